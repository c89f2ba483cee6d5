using BenchmarkDotNet.Running;

// bench/micro [filter]; without one, everything is measured.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args);
