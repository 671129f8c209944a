// In: nothing. Out: the one function of Bruno's parser that the tests use; the package has no types.
declare module '@usebruno/lang' {
  /** Text of a .bru file → its parts. */
  export function bruToJsonV2(text: string): unknown;
}
