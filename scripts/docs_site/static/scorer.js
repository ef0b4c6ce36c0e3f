// Pages that people wrote come before the generated references, and those before the history.
var Scorer = {
  score: ([docName, , , , score]) => {
    if (/^(docs\/decisions\/0|CHANGELOG)/.test(docName)) return score - 9;
    return /^docs\/(reference|screens|sections)\//.test(docName) ? score - 6 : score;
  },
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
