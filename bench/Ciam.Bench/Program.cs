using System.Globalization;
using BenchmarkDotNet.Running;
using Ciam.Bench.Rounds;

// bench/console: pages of the office on a large bank. bench/growth: the same work on banks of growing size. bench/assess: payments asked about over HTTP. bench/faults: nodes and a database that fail under traffic. bench/run: whole servers beside each other. bench/micro [filter]: the pure rooms; without a filter, everything.
switch (args.FirstOrDefault())
{
    case "rounds":
        return await RoundsCommand.RunAsync(RoundsOptions.Parse(args.AsSpan(1)));
    case "assess":
        return await Ciam.Bench.Assess.AssessCommand.RunAsync(RoundsOptions.Parse(args.AsSpan(1)));
    case "console":
        return await Ciam.Bench.Office.ConsoleCommand.RunAsync(args[1..]);
    case "growth":
        return await GrowthCommand.RunAsync(args[1..]);
    case "faults":
        return await Ciam.Bench.Faults.FaultsCommand.RunAsync(args[1..]);
    case "limit":
        await LimitServer.RunAsync(int.Parse(args[1], CultureInfo.InvariantCulture), Environment.GetEnvironmentVariable("LIMIT_DATABASE")!);
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args);
        return 0;
}
