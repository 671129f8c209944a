// In: nothing. Out: the type of a table of operations, as redeemkit's own answers are written.

/** Output of an operation: plain JSON. */
type OperationOutput = Readonly<Record<string, unknown>>;

/** Input → output, by the operation's name; throws to refuse. Each function declares the input it reads. */
export type OperationTable = Readonly<
  Record<string, (input: never) => OperationOutput | Promise<OperationOutput>>
>;
