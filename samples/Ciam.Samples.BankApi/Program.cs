using Ciam.Samples.BankApi;

ApiApp.Create(args).Run();
