// In: a promise and a time. Out: its value, or another value when the time is over.

/** Never rejects by itself and leaves no timer behind. */
export async function withTimeout<Value, Late>(
  promise: Promise<Value>,
  options: { readonly timeoutMs: number; readonly late: Late },
): Promise<Value | Late> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Late>((resolve) => {
    timer = setTimeout(resolve, options.timeoutMs, options.late);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
