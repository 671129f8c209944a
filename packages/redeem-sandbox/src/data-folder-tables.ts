// In: an open SQLite database. Out: the sandbox's tables in it, and the reads and writes on them.
import type { Database, Statement } from 'node-sqlite3-wasm';
import { DEFAULT_QUERY_LIMIT } from './memory-store.ts';
import type {
  AnsweredRecord,
  Exchange,
  JournalFilter,
  LedgerEntry,
  ReceivedRecord,
  StateWriter,
} from './state.ts';

/** Raised when the tables change; a folder of a later version is refused. */
export const SCHEMA_VERSION = 1;

// Text and integers as they are; lists as JSON; bodies as the octets they were. The triggers make the ledger's entries
// and the journal append-only for every program that opens the file.
const SCHEMA = `
create table users (ip_role_id text primary key, points integer not null check (points >= 0)) without rowid;
create table entries (
  client_id text not null, operation text not null, biz_no text not null, ip_role_id text not null,
  points integer not null, body_digest text not null, result_code text not null, answer text not null,
  at integer not null, primary key (client_id, operation, biz_no)
) without rowid;
create table received (
  id integer primary key autoincrement, tracer_id text not null, at integer not null, method text not null,
  path text not null, headers text not null, body blob not null, opened blob, client_id text, operation text,
  biz_no text, ip_role_id text, steps text not null
);
create index received_biz_no on received (biz_no) where biz_no is not null;
create index received_client_id on received (client_id) where client_id is not null;
create table answered (
  id integer primary key references received, at integer not null, status integer not null, headers text not null,
  body blob not null, opened blob, result_code text, result_status text, faults text not null, effect text not null
);
${['entries', 'received', 'answered']
  .flatMap((table) => ['update', 'delete'].map((verb) => ({ table, verb })))
  .map(
    ({ table, verb }) =>
      `create trigger ${table}_no_${verb} before ${verb} on ${table} begin select raise(abort, 'append-only'); end;`,
  )
  .join('\n')}
pragma user_version = ${SCHEMA_VERSION};
`;

type Row = Readonly<Record<string, number | bigint | string | Uint8Array | null>>;

const EXCHANGE = `select received.*, answered.at as a_at, answered.status as a_status, answered.headers as a_headers,
  answered.body as a_body, answered.opened as a_opened, answered.result_code as a_result_code,
  answered.result_status as a_result_status, answered.faults as a_faults, answered.effect as a_effect
  from received left join answered on answered.id = received.id`;

/** Creates the tables in a new database. */
export function createTables(db: Database): void {
  db.exec(`begin;${SCHEMA}commit;`);
}

/** Reads and writes on the tables, each a prepared statement; `finalize` releases them. */
export function openTables(db: Database): StateWriter & { finalize(): void } {
  const statements: Statement[] = [];
  const prepare = (sql: string): Statement => {
    const statement = db.prepare(sql);
    statements.push(statement);
    return statement;
  };
  // `get` of the library leaves the statement in progress, which keeps commits and checkpoints waiting; `all` ends it.
  const get = (statement: Statement, values: (string | number)[]): Row | undefined =>
    (statement.all(values) as Row[])[0];

  const selectBalance = prepare('select points from users where ip_role_id = ?');
  const selectUsers = prepare('select ip_role_id, points from users order by ip_role_id limit ?');
  const upsertBalance = prepare(
    'insert into users values (?, ?) on conflict do update set points = excluded.points',
  );
  const selectEntry = prepare('select * from entries where client_id = ? and operation = ? and biz_no = ?');
  const insertEntry = prepare('insert into entries values (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const selectExchange = prepare(`${EXCHANGE} where received.id = ?`);
  const insertReceived = prepare('insert into received values (null, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const insertAnswered = prepare('insert into answered values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const newest = 'order by received.id desc limit ?';
  // One statement for each way to ask, so that each uses its index.
  const below = 'received.id < ?';
  const searches = {
    all: prepare(`${EXCHANGE} where ${below} ${newest}`),
    bizNo: prepare(`${EXCHANGE} where ${below} and biz_no = ? ${newest}`),
    clientId: prepare(`${EXCHANGE} where ${below} and client_id = ? ${newest}`),
    both: prepare(`${EXCHANGE} where ${below} and biz_no = ? and client_id = ? ${newest}`),
  };

  return {
    balance: (ipRoleId) => numberOf(get(selectBalance, [ipRoleId])?.['points']),
    users: (limit) =>
      (selectUsers.all([limit]) as Row[]).map((row) => ({
        ipRoleId: String(row['ip_role_id']),
        points: Number(row['points']),
      })),
    setBalance: (ipRoleId, points) => {
      upsertBalance.run([ipRoleId, points]);
    },
    entry: ({ clientId, operation, bizNo }) => {
      const row = get(selectEntry, [clientId, operation, bizNo]);
      return row && toEntry(row);
    },
    addEntry: (e) => {
      const values = [e.clientId, e.operation, e.bizNo, e.ipRoleId, e.points, e.bodyDigest, e.resultCode];
      insertEntry.run([...values, e.answer, e.at]);
    },
    exchange: (id) => {
      const row = get(selectExchange, [id]);
      return row && toExchange(row);
    },
    exchanges: (filter: JournalFilter) => {
      const { bizNo, clientId } = filter;
      const named = [bizNo, clientId].filter((value) => value !== undefined);
      const search =
        named.length === 2
          ? 'both'
          : bizNo !== undefined
            ? 'bizNo'
            : clientId !== undefined
              ? 'clientId'
              : 'all';
      const before = filter.before ?? Number.MAX_SAFE_INTEGER;
      const rows = searches[search].all([before, ...named, filter.limit ?? DEFAULT_QUERY_LIMIT]);
      return (rows as Row[]).map(toExchange);
    },
    addReceived: (r: ReceivedRecord) => {
      const head = [r.tracerId, r.at, r.method, r.path, JSON.stringify(r.headers), r.body, r.opened ?? null];
      const subject = [r.clientId ?? null, r.operation ?? null, r.bizNo ?? null, r.ipRoleId ?? null];
      const { lastInsertRowid } = insertReceived.run([...head, ...subject, JSON.stringify(r.steps)]);
      return Number(lastInsertRowid);
    },
    addAnswered: (id: number, a: AnsweredRecord) => {
      const head = [id, a.at, a.status, JSON.stringify(a.headers), a.body, a.opened ?? null];
      const result = [a.resultCode ?? null, a.resultStatus ?? null, JSON.stringify(a.faults), a.effect];
      insertAnswered.run([...head, ...result]);
    },
    finalize: () => {
      for (const statement of statements) {
        try {
          statement.finalize();
        } catch {
          // SQLite reports the statement's last failure once more here; its caller was told at the time.
        }
      }
    },
  };
}

const numberOf = (value: unknown): number | undefined => (value === undefined ? undefined : Number(value));

// A column that may be null → a member that may be missing.
const optional = <Name extends string, Value>(
  name: Name,
  value: unknown,
): { readonly [key in Name]?: Value } =>
  (value === null || value === undefined ? {} : { [name]: value }) as { readonly [key in Name]?: Value };

const toEntry = (row: Row): LedgerEntry => ({
  clientId: String(row['client_id']),
  operation: String(row['operation']),
  bizNo: String(row['biz_no']),
  ipRoleId: String(row['ip_role_id']),
  points: Number(row['points']),
  bodyDigest: String(row['body_digest']),
  resultCode: String(row['result_code']),
  answer: String(row['answer']),
  at: Number(row['at']),
});

const toExchange = (row: Row): Exchange => {
  const received: ReceivedRecord = {
    tracerId: String(row['tracer_id']),
    at: Number(row['at']),
    method: String(row['method']),
    path: String(row['path']),
    headers: JSON.parse(String(row['headers'])),
    body: row['body'] as Uint8Array,
    steps: JSON.parse(String(row['steps'])),
    ...optional<'opened', Uint8Array>('opened', row['opened']),
    ...optional<'clientId', string>('clientId', row['client_id']),
    ...optional<'operation', string>('operation', row['operation']),
    ...optional<'bizNo', string>('bizNo', row['biz_no']),
    ...optional<'ipRoleId', string>('ipRoleId', row['ip_role_id']),
  };
  const id = Number(row['id']);
  if (row['a_at'] === null) return { id, received };
  const answered: AnsweredRecord = {
    at: Number(row['a_at']),
    status: Number(row['a_status']),
    headers: JSON.parse(String(row['a_headers'])),
    body: row['a_body'] as Uint8Array,
    faults: JSON.parse(String(row['a_faults'])),
    effect: row['a_effect'] as AnsweredRecord['effect'],
    ...optional<'opened', Uint8Array>('opened', row['a_opened']),
    ...optional<'resultCode', string>('resultCode', row['a_result_code']),
    ...optional<'resultStatus', string>('resultStatus', row['a_result_status']),
  };
  return { id, received, answered };
};
