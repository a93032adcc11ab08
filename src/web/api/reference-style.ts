/** The API reference's looks; its own small sheet, so that the portal's can change freely. */
export const STYLE = `
:root { color-scheme: light dark; --line: #8884; --accent: light-dark(#0b6e4f, #5fd3a8); }
body { margin: 0; font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 52rem; margin-inline: auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.9rem; margin-block: 0 .5rem; }
h2 { margin-block-start: 2.5rem; text-transform: capitalize; }
h3 { font-size: 1.05rem; margin-block-end: .25rem; }
a { color: var(--accent); }
nav ul { list-style: none; padding: 0; display: grid; gap: .25rem; }
article { border-block-start: 1px solid var(--line); padding-block: .5rem; }
summary { cursor: pointer; padding-block: .25rem; }
pre { overflow-x: auto; padding: .75rem; border: 1px solid var(--line); border-radius: .5rem; font-size: .85rem; }
`;
