// In: one request in full. Out: the panel that shows it.
import { callJson } from './api.js';
import { byId, make } from './dom.js';
import { drawList, outcomeCell, verdictBadge } from './list.js';
import { page } from './page-state.js';
import { selectTab } from './tabs.js';

// Names, not symbols: many fonts have none for them.
const marks = { '\n': 'LF', '\r': 'CR', '\t': 'TAB' };

/** Octets in a box; line ends and tabs get a visible mark when `ends` says so. */
const box = (bytes, { ends = false } = {}) => {
  const text = bytes.text ?? bytes.hex;
  if (!ends) return make('pre', { tabIndex: 0 }, text === '' ? '(empty)' : text);
  const parts = text.split(/([\n\r\t])/).flatMap((part) => {
    const mark = marks[part];
    return mark === undefined ? [part] : [make('span', { className: 'mark' }, mark), part];
  });
  return make('pre', { tabIndex: 0 }, ...parts);
};

const pretty = (bytes) => {
  try {
    return { text: JSON.stringify(JSON.parse(bytes.text), undefined, 2) };
  } catch {
    return bytes;
  }
};

const fold = (title, note, content, open = false) =>
  make('details', { open }, make('summary', {}, make('b', {}, title), note ? ` ${note}` : ''), content);

const headerBox = (headers) =>
  make(
    'pre',
    { tabIndex: 0 },
    ...headers.flatMap(([name, value], index) => [
      index === 0 ? '' : '\n',
      make('span', { className: 'name' }, name),
      `: ${value}`,
    ]),
  );

const messageParts = (message, open) => [
  fold('Headers', `${message.headers.length}`, headerBox(message.headers)),
  message.stringToSign === null
    ? fold('String to sign', 'none: a header it needs is missing', make('p', { className: 'quiet' }, '–'))
    : fold('String to sign', 'with its line ends', box(message.stringToSign, { ends: true }), open),
  message.opened === null ? '' : fold('Opened body', 'the plaintext', box(pretty(message.opened)), true),
  message.opened === null
    ? fold('Body', '', box(pretty(message.body)), true)
    : fold('Sealed body', 'Base64 of AES, as on the wire', box(message.body)),
];

/** Why a signature was refused: causes, what shows them, what to do. */
const diagnosisParts = (diagnosis) => {
  if (!diagnosis) return [];
  return [
    make('h4', {}, 'Why'),
    make('p', {}, diagnosis.summary),
    make(
      'ul',
      { className: 'causes' },
      ...diagnosis.causes.map(({ code, certainty, sentence, evidence, remedy }) =>
        make(
          'li',
          {},
          make('code', {}, code),
          ` (${certainty}): ${sentence} Shown by: ${evidence}. `,
          make('b', {}, 'What to do: '),
          remedy,
        ),
      ),
      ...diagnosis.needs.map(({ field, why }) => make('li', {}, `Needed: ${field}, ${why}.`)),
    ),
  ];
};

const pair = (name, ...value) => [make('dt', {}, name), make('dd', {}, ...value)];

const drawRequest = (view) => {
  const close = make('button', { type: 'button', ariaLabel: 'Close the request' }, 'Close');
  close.addEventListener('click', closeRequest);
  const signs = { passed: '✓', failed: '✗', skipped: '–' };
  byId('panel-request').replaceChildren(
    make(
      'div',
      { className: 'title' },
      make('h3', {}, view.operation ?? view.path),
      verdictBadge(view),
      ...outcomeCell(view).slice(0, -1),
      close,
    ),
    make(
      'dl',
      {},
      ...pair('Request', make('code', {}, `${view.method} ${view.path}`)),
      ...pair('bizNo', make('code', {}, view.bizNo ?? '–')),
      ...pair('User', make('code', {}, view.ipRoleId ?? '–')),
      ...pair('Client', make('code', {}, view.clientId ?? '–')),
      ...pair('Tracer-Id', make('code', {}, view.tracerId)),
    ),
    make('h4', {}, 'How it was checked'),
    make(
      'ol',
      { className: 'steps' },
      ...view.steps.map(({ step, verdict, detail }) =>
        make(
          'li',
          { className: verdict },
          make('span', { ariaLabel: verdict }, signs[verdict]),
          make('span', {}, step),
          make('span', {}, detail),
        ),
      ),
    ),
    ...diagnosisParts(view.diagnosis),
    make('h4', {}, `Request, ${view.sealed ? 'sealed' : 'plain'}`),
    ...messageParts(view.request, true),
    make('h4', {}, view.answer === null ? 'No answer yet' : `Answer, HTTP ${view.outcome?.status}`),
    ...(view.answer === null ? [] : messageParts(view.answer, false)),
  );
};

export const openRequest = async (id) => {
  page.openId = id;
  for (const row of byId('list').children) row.ariaSelected = String(row.dataset.id === String(id));
  selectTab('request');
  try {
    const view = await callJson(`exchanges/${id}`);
    if (page.openId === id) drawRequest(view);
  } catch (error) {
    byId('panel-request').replaceChildren(make('p', { className: 'error' }, error.message));
  }
};

const emptyRequest = byId('panel-request').firstElementChild;
export const closeRequest = () => {
  const row = byId('list').querySelector(`[data-id="${page.openId}"]`);
  page.openId = undefined;
  byId('panel-request').replaceChildren(emptyRequest);
  drawList();
  (byId('list').querySelector(`[data-id="${row?.dataset.id}"]`) ?? byId('list').firstElementChild)?.focus();
};
