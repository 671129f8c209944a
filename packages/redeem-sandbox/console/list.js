// In: the summaries. Out: the table of requests.
import { badge, byId, make } from './dom.js';
import { page } from './page-state.js';

const clock = (at) => {
  const time = new Date(at);
  const two = (number) => String(number).padStart(2, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${String(time.getMilliseconds()).padStart(3, '0')}`;
};

export const verdictBadge = ({ verdict }) =>
  verdict === 'verified' ? badge('good', 'verified') : badge('bad', `refused: ${verdict}`);

export const outcomeCell = ({ outcome }) => {
  if (outcome === null) return [badge('', 'working …')];
  const kind = { S: 'good', F: 'bad', U: 'warn' }[outcome.resultStatus] ?? 'warn';
  const text = outcome.resultCode ?? `HTTP ${outcome.status}`;
  const effect = { committed: 'points moved', repeated: 'first answer again', unchanged: 'nothing moved' };
  const note = [effect[outcome.effect], `${outcome.tookMs} ms`].join(' · ');
  return [
    badge(kind, text),
    ' ',
    ...outcome.faults.map((name) => badge('warn', `⚡ ${name}`)),
    make('small', {}, note),
  ];
};

// A row stays the same element while its request is in the list: a click on one that is drawn anew would be lost.
const rows = new Map();

const fillRow = (row, one) =>
  row.replaceChildren(
    make('td', { className: 'time mono' }, clock(one.at)),
    make(
      'td',
      {},
      one.operation ?? make('span', { className: 'mono' }, one.path.slice(0, 80)),
      make('small', {}, `${one.method} · ${one.sealed ? 'sealed' : 'plain'}`),
    ),
    make('td', { className: 'mono' }, one.bizNo ?? '–'),
    make('td', {}, verdictBadge(one)),
    make('td', {}, ...outcomeCell(one)),
  );

const rowOf = (one) => {
  const known = rows.get(one.id);
  const row = known?.row ?? make('tr', { tabIndex: -1 });
  if (known?.one !== one) {
    row.dataset.id = one.id;
    fillRow(row, one);
    rows.set(one.id, { row, one });
  }
  row.ariaSelected = String(one.id === page.openId);
  return row;
};

/** Moves no row that is in its place. */
const placeRows = (list, wanted) => {
  const kept = new Set(wanted);
  for (const row of [...list.children]) if (!kept.has(row)) row.remove();
  wanted.forEach((row, index) => {
    if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
  });
  for (const id of rows.keys()) if (!page.exchanges.has(id)) rows.delete(id);
};

const matchesFilter = (one) => {
  const wanted = byId('filter').value.trim().toLowerCase();
  if (wanted === '') return true;
  const { operation, path, clientId, bizNo, verdict, outcome } = one;
  const words = [operation, path, clientId, bizNo, verdict, outcome?.resultCode, ...(outcome?.faults ?? [])];
  return words.some((word) => word?.toLowerCase().includes(wanted));
};

export const drawList = () => {
  const shown = [...page.exchanges.values()].filter(matchesFilter).sort((a, b) => b.id - a.id);
  const list = byId('list');
  placeRows(list, shown.map(rowOf));
  byId('empty').hidden = page.exchanges.size > 0;
  byId('count').textContent =
    shown.length === page.exchanges.size ? `${shown.length}` : `${shown.length} of ${page.exchanges.size}`;
  const drawn = [...list.children];
  const stop =
    drawn.find((row) => row === document.activeElement) ??
    drawn.find((row) => row.ariaSelected === 'true') ??
    drawn[0];
  for (const row of drawn) row.tabIndex = row === stop ? 0 : -1;
};

// Many events in one turn are one drawing.
let drawing = false;
export const drawSoon = () => {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    drawList();
  });
};
