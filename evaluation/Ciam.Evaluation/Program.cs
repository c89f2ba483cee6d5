using Ciam.Evaluation;
using Ciam.Evaluation.Fraud;
using Ciam.Evaluation.Keystroke;
using Ciam.Evaluation.Login;
using Ciam.Evaluation.Mouse;
using Ciam.Evaluation.Stuffing;
using Ciam.Evaluation.Tokens;
using Ciam.Evaluation.Touch;

// evaluation/run [section ...] [--data FOLDER] [--judge FOLDER] [--fast] [--check] [--record] [--train]
return Command.Run(args, [new KeystrokeSection(), new LoginSection(), new MouseSection(), new TouchSection(), new TokensSection(), new StuffingSection(), new FraudSection()]);
