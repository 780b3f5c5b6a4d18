/**
 * Keeps a page up to date where scripts run: when the monitor tells that something happened, the page is fetched again, and
 * only what differs is touched, so that focus, selection and what was unfolded stay. Without it, pages are as good; they
 * only have to be reloaded.
 */
export const liveScript = `'use strict';
(() => {
  const pause = 2000;
  let busy = false;
  let again = false;

  function morph(old, fresh) {
    if (old.isEqualNode(fresh)) return;
    if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName) {
      old.replaceWith(document.importNode(fresh, true));
    } else if (old.nodeType !== Node.ELEMENT_NODE) {
      old.nodeValue = fresh.nodeValue;
    } else {
      morphAttributes(old, fresh);
      const [now, next] = [[...old.childNodes], [...fresh.childNodes]];
      next.forEach((child, index) => {
        if (now[index] === undefined) old.append(document.importNode(child, true));
        else morph(now[index], child);
      });
      now.slice(next.length).forEach((child) => child.remove());
    }
  }

  function morphAttributes(old, fresh) {
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && name !== 'open') old.removeAttribute(name);
    }
    for (const { name, value } of [...fresh.attributes]) {
      if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
  }

  async function refresh() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      const answer = await fetch(location.href);
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
      for (const part of ['main', 'footer']) {
        const [old, next] = [document.querySelector(part), fresh.querySelector(part)];
        if (answer.ok && old !== null && next !== null) morph(old, next);
      }
    } catch {
      // The monitor is away for a moment; the next event tries again.
    }
    setTimeout(() => {
      busy = false;
      if (again) {
        again = false;
        void refresh();
      }
    }, pause);
  }

  const events = new EventSource('events');
  const beat = document.getElementById('beat');
  events.addEventListener('open', () => {
    beat.hidden = false;
    void refresh();
  });
  events.addEventListener('error', () => {
    beat.hidden = true;
  });
  events.addEventListener('changed', () => void refresh());
})();
`;
