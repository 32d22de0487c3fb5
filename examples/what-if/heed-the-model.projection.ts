import { leadScoreBy } from '../../apps/lead-projection/src/lead-score.projection';
import { standardRule } from '../../apps/lead-projection/src/scoring-rule';

/** Leads as they would score if an opened e-mail said little, and what a model last made of a lead counted a quarter. */
export const heedTheModel = leadScoreBy({
  ...standardRule,
  worth: (event) => {
    switch (event.type) {
      case 'EmailOpened':
        return { as: 'email', points: 1, atMost: 3 };
      case 'LeadScored':
        return { as: 'model', points: Math.floor(event.data.score / 4), atMost: 1 };
      default:
        return standardRule.worth(event);
    }
  },
});
