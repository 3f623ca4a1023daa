import { checkStories } from './check.ts';
import * as stories from './bank-accounts.stories.ts';

checkStories('fdz-bank-accounts', stories);
