using Ciam.Evaluation;

// evaluation/run [section ...] [--data FOLDER] [--judge FOLDER] [--fast] [--check] [--record]
return Command.Run(args, []);
