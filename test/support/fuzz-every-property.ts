import fc from 'fast-check';
import { fuzzRuns } from './fuzz.ts';

fc.configureGlobal(fuzzRuns(100));
