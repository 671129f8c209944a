// In: users, rules and faults. Out: their panels, and the forms that change them.
import { callJson } from './api.js';
import { byId, make } from './dom.js';

let faults = [];

export const drawState = ({ users, rules, faults: known }) => {
  faults = known;
  byId('users').replaceChildren(
    ...(users.length === 0 ? [make('li', { className: 'quiet' }, 'No user has points.')] : []),
    ...users.map(({ ipRoleId, points }) => {
      const edit = make('button', { type: 'button' }, 'Change');
      edit.addEventListener('click', () => {
        const form = byId('balance-form');
        form.elements.ipRoleId.value = ipRoleId;
        form.elements.points.value = points;
        form.elements.points.select();
      });
      return make('li', {}, make('code', {}, ipRoleId), make('b', {}, points.toLocaleString('en')), edit);
    }),
  );
  const text = (rule) => {
    const { bizNo, ipRoleId, clientId, operation } = rule.when ?? {};
    const conditions = [
      bizNo && `bizNo ${bizNo}`,
      ipRoleId && `user ${ipRoleId}`,
      clientId && `client ${clientId}`,
      operation,
      rule.probability !== undefined && `probability ${rule.probability}`,
      rule.times !== undefined && `${rule.times} times`,
      rule.ms !== undefined && `${rule.ms} ms`,
    ];
    return conditions.filter(Boolean).join(' · ') || 'every request';
  };
  byId('rules').replaceChildren(
    ...(rules.length === 0 ? [make('li', { className: 'quiet' }, 'None: the sandbox is honest.')] : []),
    ...rules.map(({ id, rule, struck }) => {
      const name = [rule.fault].flat().join(', ');
      const remove = make('button', { type: 'button', ariaLabel: `Remove ${name}` }, 'Remove');
      remove.addEventListener('click', () =>
        change('rules', () => callJson(`rules/${id}`, { method: 'DELETE' })),
      );
      const note = `${text(rule)} · struck ${struck} times`;
      return make('li', {}, make('div', {}, make('code', {}, name), make('small', {}, note)), remove);
    }),
  );
  byId('fault-count').hidden = rules.length === 0;
  byId('fault-count').textContent = rules.length;
  const select = byId('fault-form').elements.fault;
  if (select.options.length === 0) {
    for (const [group, members] of Object.entries(Object.groupBy(known, (fault) => fault.group))) {
      const options = members.map(({ name }) => make('option', { value: name }, name));
      select.append(make('optgroup', { label: group }, ...options));
    }
    drawFault();
  }
};

const drawFault = () => {
  const fault = faults.find(({ name }) => name === byId('fault-form').elements.fault.value);
  byId('fault-does').textContent = fault ? `${fault.does} A correct client reports: ${fault.outcome}.` : '';
};

/** Sends a change and says in the form how it went. */
const change = async (form, work, done = '') => {
  const note = byId(`${form}-form`)?.querySelector('.note') ?? byId('fault-form').querySelector('.note');
  try {
    drawState(await work());
    note.className = 'note';
    note.textContent = done;
  } catch (error) {
    note.className = 'note error';
    note.textContent = error.message;
  }
};

byId('balance-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const { ipRoleId, points } = event.target.elements;
  const body = JSON.stringify({ ipRoleId: ipRoleId.value, points: points.valueAsNumber });
  void change('balance', () => callJson('balance', { method: 'PUT', body }), 'Set.');
});

byId('fault-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const { fault, bizNo, ipRoleId, times, probability, ms } = event.target.elements;
  const when = Object.fromEntries(
    [bizNo, ipRoleId].filter(({ value }) => value !== '').map(({ name, value }) => [name, value]),
  );
  const numbers = [times, probability, ms]
    .filter(({ value }) => value !== '')
    .map(({ name, valueAsNumber }) => [name, valueAsNumber]);
  const rule = {
    fault: fault.value,
    ...(Object.keys(when).length > 0 ? { when } : {}),
    ...Object.fromEntries(numbers),
  };
  void change('fault', () => callJson('rules', { method: 'POST', body: JSON.stringify(rule) }), 'Added.');
});
byId('fault-form').elements.fault.addEventListener('change', drawFault);
