import { checkStories } from './check.ts';
import * as stories from './cover-sheet.stories.ts';

checkStories('fdz-cover-sheet', stories);
