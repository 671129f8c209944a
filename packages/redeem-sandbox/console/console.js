// In: keys, and the events of the sandbox. Out: the console page, kept up to date.
import { call, callJson } from './api.js';
import { drawState } from './controls.js';
import { byId } from './dom.js';
import { drawList, drawSoon } from './list.js';
import { page, remember } from './page-state.js';
import { closeRequest, openRequest } from './request.js';

const setStatus = (state, text) => {
  byId('status').dataset.state = state;
  byId('status').textContent = text;
};

byId('list').addEventListener('click', ({ target }) => {
  const row = target.closest('tr');
  if (row) void openRequest(Number(row.dataset.id));
});
byId('list').addEventListener('keydown', (event) => {
  const row = event.target.closest('tr');
  const next = { ArrowDown: row?.nextElementSibling, ArrowUp: row?.previousElementSibling }[event.key];
  if (next) {
    event.preventDefault();
    for (const other of byId('list').children) other.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  } else if (row && (event.key === 'Enter' || event.key === ' ')) {
    event.preventDefault();
    void openRequest(Number(row.dataset.id));
  }
});
document.addEventListener('keydown', (event) => {
  const typing = ['INPUT', 'SELECT'].includes(document.activeElement?.tagName);
  if (event.key === '/' && !typing) {
    event.preventDefault();
    byId('filter').focus();
  } else if (event.key === 'Escape' && document.activeElement === byId('filter')) {
    byId('filter').value = '';
    drawList();
  } else if (event.key === 'Escape' && page.openId !== undefined && !typing) closeRequest();
});
byId('filter').addEventListener('input', drawList);

/** Reads server-sent events until the connection ends. */
const listen = async (response) => {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const events = (rest + value).split('\n\n');
    rest = events.pop();
    for (const event of events) {
      if (!event.startsWith('data: ')) continue;
      const one = JSON.parse(event.slice('data: '.length));
      remember(one);
      if (one.id === page.openId && one.outcome !== null) void openRequest(one.id);
      // Balances and how often a rule struck change with every answer.
      if (one.outcome !== null) refreshState();
    }
    drawSoon();
  }
};

const refreshState = () => {
  if (page.scheduled.has('state')) return;
  page.scheduled.add('state');
  // Five times a second is enough to read.
  setTimeout(async () => {
    page.scheduled.delete('state');
    try {
      drawState(await callJson('state'));
    } catch {
      // The sandbox has gone; the loop below finds out and says so.
    }
  }, 200);
};

const askForToken = (message) => {
  document.querySelector('main').hidden = true;
  byId('token-form').hidden = false;
  byId('token-error').textContent = message;
  byId('token').focus();
  setStatus('waiting', 'needs the token');
};
byId('token-form').addEventListener('submit', (event) => {
  event.preventDefault();
  sessionStorage.setItem('token', byId('token').value.trim());
  byId('token').value = '';
  void run();
});

// How long to wait before looking for the sandbox again.
const AGAIN_MS = 1_000;

const run = async () => {
  for (;;) {
    try {
      if (sessionStorage.getItem('token') === null) return askForToken('');
      const response = await call('state');
      if (response.status === 401) return askForToken('This token is not the one of the running sandbox.');
      drawState(await response.json());
      byId('token-form').hidden = true;
      document.querySelector('main').hidden = false;
      // Listening comes first: what arrives while the list is read is in the events. fetch, because EventSource cannot
      // send the token.
      const events = await call('events');
      if (!events.ok) throw new Error('refused');
      page.exchanges.clear();
      for (const one of (await callJson('exchanges')).reverse()) remember(one);
      drawList();
      setStatus('live', 'live');
      await listen(events);
    } catch {
      // The sandbox is gone or going; the page looks for it until it is back.
    }
    setStatus('lost', 'connection lost, looking again');
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
};

byId('where').textContent = location.origin;
byId('base').textContent = location.origin;
void run();
