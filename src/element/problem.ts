import { problemWords } from '../locales/problems.ts';
import { DmailProblem } from '../contract/problems.ts';
import type { ProblemCode } from '../contract/index.ts';
import type { Localiser } from './localise.ts';

/** A sentence or two for a problem; empty for a moment while the words are being loaded. */
export const problemText = (localiser: Localiser, problem: DmailProblem | { code: ProblemCode } | undefined): string =>
  problem ? localiser.load(problemWords)(problem.code) : '';

/** What was thrown, as it can be shown: what is no problem anybody knows is a fault of ours. */
export const asProblem = (error: unknown): DmailProblem => (error instanceof DmailProblem ? error : new DmailProblem('internal', {}, { cause: error }));
