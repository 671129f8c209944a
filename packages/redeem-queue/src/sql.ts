// In: nothing. Out: the few things that both databases do for this package.

/** One row of an answer. */
export type Row = Record<string, unknown>;

/** Runs statements. */
export interface Sql {
  /** One statement with numbered parameters. */
  query(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** Several statements without parameters. */
  script(text: string): Promise<void>;
}

/** A database. */
export interface Database extends Sql {
  readonly kind: 'embedded' | 'postgres';
  /** Everything inside takes effect together, or not at all. */
  transaction<T>(body: (sql: Sql) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** What pg-boss calls its database (`executeSql`); it reads rows only. */
export function toBossDb(sql: Sql): {
  executeSql(text: string, values: unknown[]): Promise<{ rows: unknown[] }>;
} {
  return {
    async executeSql(text: string, values?: unknown[]) {
      if (values === undefined) {
        // Statements in one text, BEGIN and COMMIT among them, or a question without parameters.
        if (/^\s*BEGIN\b/.test(text)) {
          await sql.script(text);
          return { rows: [] };
        }
        return { rows: [...(await sql.query(text))] };
      }
      return { rows: [...(await sql.query(text, values))] };
    },
  };
}
