using Ciam.Samples.Bank;

BankApp.Create(args).Run();
