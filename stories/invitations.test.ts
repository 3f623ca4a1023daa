import { checkStories } from './check.ts';
import * as stories from './invitations.stories.ts';

checkStories('fdz-invitations', stories);
