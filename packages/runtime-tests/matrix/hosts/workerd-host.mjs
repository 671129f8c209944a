// In: fixtures, embedded. Out: the reports, posted to the run that started this worker.
// @boundaries-ignore the run hands it to workerd as a module
import fixtures from 'fixtures.json';
import { lib } from '../suite/lib.mjs';
import { runBoth } from '../suite/run.mjs';

export default {
  async test() {
    const reports = await runBoth(lib, fixtures);
    const response = await fetch(fixtures.report, { method: 'POST', body: JSON.stringify(reports) });
    if (!response.ok) throw new Error(`the report was refused: ${response.status}`);
  },
};
