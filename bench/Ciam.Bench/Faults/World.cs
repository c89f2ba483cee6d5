using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Ciam.Bench.Rounds;

namespace Ciam.Bench.Faults;

/// <summary>How a world is made, where it is not the usual two nodes on the cluster.</summary>
internal sealed record WorldSettings
{
    public int Nodes { get; init; } = 2;

    /// <summary>What the nodes connect to, made of the plain connection string.</summary>
    public Func<string, string> Database { get; init; } = plain => plain;

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public int Customers { get; init; } = 8;

    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(60);
}

/// <summary>A database, nodes, a proxy before them, and customers who never stop.</summary>
internal sealed class World : IAsyncDisposable
{
    /// <summary>Where the demo's places put its customers.</summary>
    public const string Home = "192.0.2.10";

    private const int Visitors = 40;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ciam-faults-");
    private readonly List<Customer> _customers = [];
    private readonly List<Visitor> _visitors = [];
    private readonly CancellationTokenSource _until = new();
    private readonly string _dll = Path.Combine(Environment.GetEnvironmentVariable("FAULTS_SERVER")!, "Ciam.Server.dll");
    private readonly WorldSettings _settings;
    private Haproxy? _proxy;
    private bool _isOver;
    private Task _traffic = Task.CompletedTask;

    private World(Cluster cluster, string database, WorldSettings settings) =>
        (Cluster, Database, _settings, Rest) = (cluster, database, settings, () => Task.Delay(settings.Pause));

    public Cluster Cluster { get; }

    /// <summary>Its name in the cluster.</summary>
    public string Database { get; }

    public IReadOnlyList<Node> Nodes { get; private set; } = [];

    public Ledger Ledger { get; } = new();

    /// <summary>What every customer waits for between two turns.</summary>
    public Func<Task> Rest { get; set; }

    public HealthWatch Health { get; private set; } = null!;

    public Door Door { get; private set; } = null!;

    public IReadOnlyDictionary<string, string> Variables { get; private set; } = new Dictionary<string, string>();

    public static async Task<World> OpenAsync(Cluster cluster, WorldSettings? settings = null)
    {
        var world = new World(cluster, $"world_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}", settings ?? new WorldSettings());
        await cluster.ExecuteAsync($"create database {world.Database}");
        try
        {
            await world.BeginAsync();
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>Customers with sessions, got through the proxy; from now on they never stop.</summary>
    public async Task LiveAsync()
    {
        for (var i = 0; i < _settings.Customers; i++)
        {
            using var visitor = new Visitor(Door, AddressOf(i));
            _customers.Add(new Customer(Door, await visitor.SignInAsync(RoundsCommand.EmailOf(i), RoundsCommand.Password), Ledger));
        }

        for (var i = 0; i < Visitors; i++)
            _visitors.Add(new Visitor(Door, AddressOf(_settings.Customers + i)));
        Health.Start();
        _traffic = Task.WhenAll([.. _customers.Select(customer => Task.Run(() => customer.LiveAsync(() => Rest(), _until.Token))), Task.Run(SignInsAsync)]);
        await Task.Delay(TimeSpan.FromSeconds(3));
    }

    /// <summary>Lets everybody come to an end, and holds what they were told against what is kept.</summary>
    public async Task EndAsync()
    {
        await _until.CancelAsync();
        await _traffic;
        Ledger.CompareWith((await Cluster.RowsAsync("select encode(hash, 'hex') from ciam.oauth_refresh_token", Database)).ToHashSet());
        var issued = int.Parse((await Cluster.RowsAsync("select count(*)::text from ciam.audit_entry where event in ('token.issued', 'token.refreshed')", Database))[0], CultureInfo.InvariantCulture);
        if (issued < Ledger.Acknowledged)
            Ledger.Break($"{Ledger.Acknowledged} tokens were handed out, and the audit trail tells of {issued}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_isOver)
            return;
        _isOver = true;
        await _until.CancelAsync();
        await _traffic;
        foreach (var customer in _customers)
            customer.Dispose();
        foreach (var visitor in _visitors)
            visitor.Dispose();
        if (Health is not null)
            await Health.DisposeAsync();
        _proxy?.Dispose();
        foreach (var node in Nodes)
            node.Dispose();
        _until.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>A command of the server's on this world's database, or on another one.</summary>
    public async Task<string> CommandAsync(string[] verb, string? database = null)
    {
        var start = new ProcessStartInfo("dotnet", [_dll, .. verb]) { WorkingDirectory = Path.GetDirectoryName(_dll), RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in Variables)
            start.Environment[key] = value;
        start.Environment["Ciam__Database"] = database ?? Cluster.Of(Database);
        using var process = Process.Start(start)!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await said : throw new InvalidOperationException($"{verb[0]} ended with {process.ExitCode}: {await said}{await complained}");
    }

    /// <summary>One more node, on another database; whoever asks for it starts and ends it.</summary>
    public Node NewNode(string name, string database) => new(name, Ports.Free(), _dll, new Dictionary<string, string>(Variables) { ["Ciam__Database"] = database });

    private async Task BeginAsync()
    {
        var port = Ports.Free();
        var key = Path.Combine(_folder.FullName, "master.key");
        await File.WriteAllTextAsync(key, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        Variables = new Dictionary<string, string>(_settings.Environment)
        {
            ["DOTNET_gcServer"] = "0",
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Ciam__Database"] = _settings.Database(Cluster.Of(Database)),
            ["Ciam__Issuer"] = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}"),
            ["Ciam__MasterKeyFile"] = key,
            ["Ciam__Demo"] = "true",
            ["Ciam__TrustedProxies__0"] = "127.0.0.0/8",
            ["Ciam__Shutdown__AnnounceFor"] = "00:00:02",
        };
        var people = Path.Combine(_folder.FullName, "people.jsonl");
        await File.WriteAllLinesAsync(people, RoundsCommand.People(_settings.Customers + Visitors));
        foreach (var verb in new[] { new[] { "migrate" }, ["seed"], ["import-customers", people] })
            await CommandAsync(verb);
        Nodes = [.. Enumerable.Range(1, _settings.Nodes).Select(number => new Node($"node{number}", Ports.Free(), _dll, Variables))];
        await Task.WhenAll(Nodes.Select(node => node.StartAsync()));
        Health = new HealthWatch(Nodes, Ledger);
        Door = RoundsCommand.CiamDoor(port);
        _proxy = new Haproxy(_folder.FullName, port, Nodes);
        await Task.Delay(TimeSpan.FromSeconds(2));
    }

    /// <summary>Whole sign-ins, form by form, each request at the next node: nothing sticks. Each time another of the people who come back from where they live, with the device they had.</summary>
    private async Task SignInsAsync()
    {
        for (var i = 0; !_until.IsCancellationRequested; i++)
        {
            var began = Stopwatch.GetTimestamp();
            try
            {
                var who = i % Visitors;
                _visitors[who].EndSession();
                await _visitors[who].SignInAsync(RoundsCommand.EmailOf(_settings.Customers + who), RoundsCommand.Password);
                Ledger.SignedIn();
            }
            catch (Exception failed) when (failed is HttpRequestException or TaskCanceledException or InvalidOperationException)
            {
                Ledger.Fail("sign-in", failed.Message[..Math.Min(100, failed.Message.Length)]);
            }

            if (TimeSpan.FromSeconds(1.5) - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } rest)
                await Task.Delay(rest, CancellationToken.None);
        }
    }

    /// <summary>Each from a network of its own, as customers are.</summary>
    private static string AddressOf(int i) => string.Create(CultureInfo.InvariantCulture, $"203.0.{i % 250}.{9 + (i / 250)}");
}
