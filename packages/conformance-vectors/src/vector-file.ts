// In: nothing. Out: the types of vector files; the JSON Schemas in schemas/ say the same in more detail.

/** `valid` must be answered as expected, `invalid` must be refused, `acceptable` may be either. */
export type CaseResult = 'valid' | 'invalid' | 'acceptable';

/** One question and its answer. Values use the notation that `expandValue` resolves. */
export interface VectorCase {
  /** `file/slug`; stays the same for ever. */
  readonly id: string;
  readonly result: CaseResult;
  /** Keys of the file's `notes`. */
  readonly flags?: readonly string[];
  /** What is special about this case. */
  readonly comment?: string;
  /** Why an acceptable case is not simply valid or invalid. */
  readonly reason?: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Members the answer must have; further members are ignored. */
  readonly expected?: Readonly<Record<string, unknown>>;
  /** In an invalid case that may be refused silently: the answer that would prove that it was not refused. */
  readonly mustNotReturn?: Readonly<Record<string, unknown>>;
}

/** Cases of one operation. */
export interface VectorGroup {
  readonly title: string;
  readonly operation: string;
  /** The tool that computed what is expected; never this package's own code. */
  readonly computedBy: string;
  readonly cases: readonly VectorCase[];
}

/** One file of vectors. */
export interface VectorFile {
  readonly format: 1;
  readonly file: string;
  readonly title: string;
  /** The pages and standards that decide. */
  readonly source: string;
  readonly counts: Readonly<Record<CaseResult, number>>;
  /** Meaning of each flag. */
  readonly notes: Readonly<Record<string, string>>;
  /** Values that several cases share. */
  readonly fixtures: Readonly<Record<string, unknown>>;
  readonly groups: readonly VectorGroup[];
}

/** Samples that vendors print, with what can be checked about each. */
export interface PublishedSamples {
  readonly format: 1;
  readonly title: string;
  readonly source: string;
  readonly samples: readonly {
    readonly id: string;
    readonly pages: readonly string[];
    readonly prints: string;
    readonly text?: string;
    readonly checks: readonly {
      readonly what: string;
      readonly result: string | boolean;
      readonly by: string;
    }[];
    readonly proves: string;
    readonly [member: string]: unknown;
  }[];
  readonly unverifiable: readonly {
    readonly id: string;
    readonly pages: readonly string[];
    readonly why: string;
  }[];
}
