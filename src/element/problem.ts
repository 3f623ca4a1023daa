import { problemWords } from '../locales/problems.ts';
import type { DmailProblem, ProblemCode } from '../contract/index.ts';
import type { Localiser } from './localise.ts';

/** A sentence or two for a problem; empty for a moment while the words are being loaded. */
export const problemText = (localiser: Localiser, problem: DmailProblem | { code: ProblemCode } | undefined): string =>
  problem ? localiser.load(problemWords)(problem.code) : '';
