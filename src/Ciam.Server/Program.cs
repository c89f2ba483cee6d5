using Ciam.Server;

return await CiamHost.RunAsync(args);
