using Ciam.Evaluation;
using Ciam.Evaluation.Keystroke;

// evaluation/run [section ...] [--data FOLDER] [--judge FOLDER] [--fast] [--check] [--record] [--train]
return Command.Run(args, [new KeystrokeSection()]);
