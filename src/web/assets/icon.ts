/** The sign of Faultline: a line that breaks. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M2 14h5l3-8 4 12 3-8 1.5 4H22" fill="none" stroke="#d6453b" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/></svg>
`;
