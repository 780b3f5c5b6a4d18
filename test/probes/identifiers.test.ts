import { describe, expect, it } from 'vitest';
import { isEmulatedIn } from '../../probes/disruptive-technologies/fixtures.ts';
import { isEmulatedId } from '../../probes/disruptive-technologies/identifiers.ts';

describe('the identifier of an emulated device', () => {
  it.each([
    ['emu', '0123456789abcdefghij'],
    ['emu', 'short1'],
    ['emu', 'vwxyz-0123456789'],
    ['emu', 'longer'.repeat(6)],
  ])('is %s%s', (...parts) => {
    expect(isEmulatedId(parts.join(''))).toBe(true);
  });

  it.each(['', 'emu', 'bvq0123456789abcdefg', 'emu0123456789abcdefg', 'emu/../physical', '-'])(
    'is not %j, which a physical device may have',
    (id) => {
      expect(isEmulatedId(id)).toBe(false);
      expect(isEmulatedIn('projects/one', `projects/one/devices/${id}`)).toBe(false);
    },
  );
});
