// In: how many requests a worker wants to start. Out: when each may, by the one clock and limit of the whole fleet.
import { QueueError } from './errors.ts';
import type { Sql } from './sql.ts';

// The rate is cut to this part when the gateway asks to slow down, at most once a second, …
const cutTo = 0.7;
const cutPauseSeconds = 1;
// … and grows again by this part of the limit at most every so many seconds: back at the limit after some minutes.
const growBy = 0.05;
const growPauseSeconds = 10;
// Below this the fleet does not slow down: one request in ten seconds still notices when the gateway recovers.
const slowest = 0.1;
// A worker that was late for its slots may catch up this much; more would be a burst.
const creditSeconds = 0.2;

/** Slots in a row: the first may start after `delayMs`, the others `gapMs` apart. */
export interface Slots {
  readonly delayMs: number;
  readonly gapMs: number;
  /** The rate in use, per second; undefined: no limit. */
  readonly current: number | undefined;
}

/** Sets the fleet's limit. @throws QueueError ERR_OPTIONS_INVALID */
export async function writeRate(
  sql: Sql,
  options: { readonly clientId: string; readonly perSecond: number | undefined },
): Promise<void> {
  const { clientId, perSecond } = options;
  if (perSecond !== undefined && !(perSecond >= slowest && Number.isFinite(perSecond)))
    throw new QueueError('ERR_OPTIONS_INVALID', `ratePerSecond must be a number from ${slowest}.`);
  await sql.query(
    `INSERT INTO redeemkit.rate (client_id, per_second, current) VALUES ($1, $2::float8, $2::float8)
     ON CONFLICT (client_id) DO UPDATE SET per_second = excluded.per_second, changed_at = now(),
       current = excluded.current
     WHERE rate.per_second IS DISTINCT FROM excluded.per_second`,
    [clientId, perSecond ?? null],
  );
}

/** Takes the next `count` slots of the fleet. */
export async function takeSlots(
  sql: Sql,
  options: { readonly clientId: string; readonly count: number },
): Promise<Slots> {
  const [row] = await sql.query(
    `INSERT INTO redeemkit.rate AS r (client_id, window_count) VALUES ($1, $2)
     ON CONFLICT (client_id) DO UPDATE SET
       current = CASE
         WHEN r.current IS NULL OR r.changed_at > now() - interval '${growPauseSeconds} s' THEN r.current
         ELSE least(r.per_second, r.current + coalesce(r.per_second, r.current) * ${growBy}) END,
       changed_at = CASE WHEN r.changed_at > now() - interval '${growPauseSeconds} s' THEN r.changed_at ELSE now() END,
       next_slot = greatest(r.next_slot, clock_timestamp() - interval '${creditSeconds} s')
         + coalesce($2 / r.current, 0) * interval '1 s',
       window_start = CASE WHEN r.window_start > now() - interval '5 s' THEN r.window_start ELSE now() END,
       window_count = CASE WHEN r.window_start > now() - interval '5 s' THEN r.window_count + $2 ELSE $2 END
     RETURNING current,
       (extract(epoch FROM next_slot - clock_timestamp()) * 1000)::float8 AS end_ms`,
    [options.clientId, options.count],
  );
  const current = row?.['current'];
  if (current === null || current === undefined) return { delayMs: 0, gapMs: 0, current: undefined };
  const gapMs = 1_000 / Number(current);
  return { delayMs: Number(row?.['end_ms']) - options.count * gapMs, gapMs, current: Number(current) };
}

/** Gives back slots that were taken and not used, so that they do not hold up the fleet. */
export async function returnSlots(
  sql: Sql,
  options: { readonly clientId: string; readonly count: number },
): Promise<void> {
  await sql.query(
    `UPDATE redeemkit.rate SET next_slot = next_slot - $2 / current * interval '1 s',
       window_count = greatest(0, window_count - $2)
     WHERE client_id = $1 AND current IS NOT NULL`,
    [options.clientId, options.count],
  );
}

/**
 * Slows the fleet down after REQUEST_TRAFFIC_EXCEED_LIMIT. Without a limit, the rate of the last seconds is taken.
 *
 * @returns the new rate, or undefined when it was cut a moment ago
 */
export async function slowDown(sql: Sql, clientId: string): Promise<number | undefined> {
  const [row] = await sql.query(
    `UPDATE redeemkit.rate SET changed_at = now(),
       current = greatest(${slowest}, ${cutTo} * coalesce(current,
         window_count / greatest(1, extract(epoch FROM now() - window_start))))
     WHERE client_id = $1 AND (changed_at < now() - interval '${cutPauseSeconds} s' OR current IS NULL
       OR current = per_second)
     RETURNING current`,
    [clientId],
  );
  return row ? Number(row['current']) : undefined;
}
