/** The bank looks unlike the merchant on purpose: the payer must see whose page asks for a card. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #14263d; --paper: #fff; --line: #9aa8ba; --strong: #0b5d66; --warn: #7a2e00; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8eef6; --paper: #101822; --line: #5a6b80; --strong: #5cc4cf; --warn: #ffb48a; }
}
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: var(--paper); font: 1rem/1.6 Vazirmatn, 'Noto Sans Devanagari', system-ui, sans-serif; }
header, main { max-width: 60rem; margin-inline: auto; padding: 1rem; }
header { border-block-end: 3px double var(--line); }
header p { margin: 0; font-weight: 700; font-size: 1.2rem; }
main.narrow { max-width: 30rem; }
.warning, .problem { border: 2px dashed var(--warn); color: var(--warn); padding: .6rem .8rem; }
.problem { border-style: solid; font-weight: 700; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }
.amount { font-size: 1.4rem; font-weight: 700; }
label { display: block; margin-block: .8rem 0; }
input, select, button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: .3rem; padding: .5rem .7rem; }
label input, label select { display: block; width: 100%; }
button { margin-block-start: 1rem; cursor: pointer; }
button.strong { background: var(--strong); border-color: var(--strong); color: var(--paper); font-weight: 700; }
:focus-visible { outline: 3px solid var(--strong); outline-offset: 2px; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; padding: .3rem .6rem; border-block-end: 1px solid var(--line); vertical-align: top; }
td form { margin: 0; }
td button { margin: 0; padding: .2rem .6rem; }
`;
