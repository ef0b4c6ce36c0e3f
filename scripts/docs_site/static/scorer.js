// Pages that people wrote come before the generated references, and titles before texts.
var Scorer = {
  score: ([docName, , , , score]) => {
    const isReference = /^docs\/(reference|decisions)\//.test(docName) || docName === "CHANGELOG";
    return isReference ? score - 6 : score;
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
