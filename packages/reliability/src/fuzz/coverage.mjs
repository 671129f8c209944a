// In: which files count. Out: the blocks of code that ran since the last look (V8's precise block coverage).
import { Session } from 'node:inspector';

/**
 * @param {RegExp} files matched against the address of a script
 */
export function startCoverage(files) {
  const session = new Session();
  session.connect();
  // The inspector of the own thread answers at once.
  const post = (method, params) => {
    let answer;
    session.post(method, params, (error, result) => {
      if (error) throw new Error(error.message);
      answer = result;
    });
    return answer;
  };
  post('Profiler.enable');
  post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return {
    /** The names of all blocks that ran since the last call. */
    take: () => {
      const blocks = [];
      for (const { url, scriptId, functions } of post('Profiler.takePreciseCoverage').result) {
        if (!files.test(url)) continue;
        for (const { ranges } of functions)
          for (const { startOffset, endOffset, count } of ranges)
            if (count > 0) blocks.push(`${scriptId}:${startOffset}:${endOffset}`);
      }
      return blocks;
    },
    stop: () => {
      post('Profiler.stopPreciseCoverage');
      session.disconnect();
    },
  };
}
