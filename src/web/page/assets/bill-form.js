// Help while a number is typed: shown in groups, checked on the spot by the server's own rules, and read out of
// whatever is pasted or scanned. Without this file the form does the same after it is sent.

const forms = [...document.querySelectorAll('form[data-check]')];
const SEPARATORS = /[\s\p{Cf}\p{Pd}]/gu;
/** Arabic-Indic digits in groups would be shown in the wrong order: a space between them runs right to left. */
const NOT_GROUPED = /[\u0660-\u0669]/;
const PATIENCE_MS = 5000;

for (const form of forms) {
  for (const input of inputsOf(form)) {
    input.addEventListener('input', (event) => {
      clearProblem(input);
      const atEnd = input.selectionStart === input.value.length;
      if (atEnd && event.inputType !== undefined && !event.inputType.startsWith('delete')) group(input);
    });
    input.addEventListener('change', () => {
      group(input);
      check(form);
    });
    input.addEventListener('paste', (event) => {
      const text = event.clipboardData?.getData('text') ?? '';
      if (!/\d|[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/.test(text)) return;
      // Put in here and not by the browser, which might do it after the answer has come.
      event.preventDefault();
      input.setRangeText(text, input.selectionStart, input.selectionEnd, 'end');
      check(form, text);
    });
    group(input);
  }
}

function inputsOf(form) {
  return [...form.querySelectorAll('input[data-groups]')];
}

/** 1000000104128 as 1000 0001 0412 8; what is no such number is left as it is. */
function group(input) {
  const bare = input.value.replace(SEPARATORS, '');
  if (NOT_GROUPED.test(bare) || !/^[A-Za-z]?\p{Nd}+$/u.test(bare)) return;
  const sizes = input.dataset.groups.split(' ').map(Number);
  const groups = [];
  for (let rest = bare, nth = 0; rest !== ''; nth += 1) {
    const size = sizes[Math.min(nth, sizes.length - 1)];
    groups.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  const grouped = groups.join(' ');
  if (input.value !== grouped) input.value = grouped;
}

let asked = 0;

/** Asks the server what it thinks of the numbers so far, or what it finds in a text. Tells whether it found any. */
async function check(form, text) {
  asked += 1;
  const nth = asked;
  const body = new URLSearchParams(new FormData(form));
  if (text !== undefined) body.set('text', text.slice(0, 1000));
  try {
    const response = await fetch(form.dataset.check, {
      method: 'POST',
      body,
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!response.ok) return false;
    const answer = await response.json();
    if (nth === asked) show(form, answer);
    return answer.values !== undefined;
  } catch {
    // No connection: the server says it when the form is sent.
    return false;
  }
}

function show(from, answer) {
  const form = forms[answer.way ?? forms.indexOf(from)] ?? from;
  form.querySelector('.offer')?.remove();
  if (answer.values !== undefined) fill(form, answer.values);
  const said = [];
  for (const input of inputsOf(form)) {
    const problem = answer.problems?.[input.name];
    if (problem === undefined) clearProblem(input);
    else said.push(showProblem(input, problem));
  }
  if (answer.offer !== undefined) said.push(showOffer(form, answer.offer));
  form.querySelector('[role=status]').textContent = said.join(' ');
}

function fill(form, values) {
  const details = form.closest('details');
  if (details !== null) details.open = true;
  for (const input of inputsOf(form)) {
    if (values[input.name] === undefined) continue;
    input.value = values[input.name];
    group(input);
    clearProblem(input);
  }
}

function showProblem(input, text) {
  const field = input.closest('.field');
  const id = `${input.id}-problem`;
  let place = document.getElementById(id);
  if (place === null) {
    place = document.createElement('p');
    place.id = id;
    place.className = 'problem';
    input.before(place);
  }
  place.textContent = text;
  field.classList.add('wrong');
  input.setAttribute('aria-invalid', 'true');
  describe(input, id, true);
  return text;
}

function clearProblem(input) {
  const id = `${input.id}-problem`;
  document.getElementById(id)?.remove();
  input.closest('.field').classList.remove('wrong');
  input.removeAttribute('aria-invalid');
  describe(input, id, false);
}

function describe(input, id, present) {
  const ids = (input.getAttribute('aria-describedby') ?? '').split(' ').filter((each) => each && each !== id);
  input.setAttribute('aria-describedby', (present ? [id, ...ids] : ids).join(' '));
}

/** The numbers in each other's place: one press puts them right. */
function showOffer(form, { text, button, values }) {
  const offer = document.createElement('div');
  offer.className = 'notice bad offer';
  const question = document.createElement('p');
  question.textContent = text;
  const press = document.createElement('button');
  press.type = 'button';
  press.textContent = button;
  press.addEventListener('click', () => {
    offer.remove();
    fill(form, values);
    form.querySelector('button[type=submit]').focus();
  });
  offer.append(question, press);
  form.querySelector('button[type=submit]').before(offer);
  return text;
}

/** The camera's button is shown only where the browser can read codes by itself. */
async function offerScan(box) {
  if (!('BarcodeDetector' in window) || navigator.mediaDevices === undefined) return;
  const formats = await BarcodeDetector.getSupportedFormats();
  if (formats.length === 0) return;
  box.hidden = false;
  const button = box.querySelector('button');
  button.addEventListener('click', async () => {
    const { scan } = await import(box.dataset.scan);
    await scan(box, formats, async (text) => {
      const found = await check(forms[0], text);
      if (found) document.querySelector('details[open] form[data-check] button[type=submit]')?.focus();
      return found;
    });
  });
}

const box = document.querySelector('[data-scan]');
if (box !== null) offerScan(box);
