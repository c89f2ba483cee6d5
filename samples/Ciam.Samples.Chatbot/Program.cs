using Ciam.Samples.Chatbot;
using Microsoft.Extensions.Configuration;

if (args.Contains("--help") || args.Contains("-h"))
{
    Console.WriteLine(Order.Usage);
    return 0;
}

var environment = Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? "Production";
var settings = new ConfigurationBuilder().SetBasePath(AppContext.BaseDirectory)
    .AddJsonFile("appsettings.json").AddJsonFile($"appsettings.{environment}.json", optional: true).AddEnvironmentVariables().Build();
var (order, problem) = Order.Read(settings.GetSection("Chatbot"), args);
if (order is null)
{
    Console.Error.WriteLine($"chatbot: {problem}\n\n{Order.Usage}");
    return 2;
}

using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(15), MaxResponseContentBufferSize = 1024 * 1024 };
var bot = new Bot(http, order);
try
{
    return await RunAsync();
}
catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or InvalidOperationException)
{
    Console.Error.WriteLine($"chatbot: {fault.Message}");
    return 3;
}

async Task<int> RunAsync()
{
    Console.WriteLine($"{order.ClientId} asks {order.Authority} for '{order.Scope}'{(order.From is null ? "" : $", calling from {order.From}")}");
    var endpoint = await bot.TokenEndpointAsync();
    var answers = new List<TokenAnswer>();
    for (var i = 0; i < order.Burst; i++)
    {
        var answer = await bot.FetchTokenAsync(endpoint);
        if (answers.Count == 0 || answers[^1].Text != answer.Text)
            Console.WriteLine($"  token {i + 1,3}: {answer.Text}");
        answers.Add(answer);
    }

    if (order.Burst > 1)
        Console.WriteLine($"  of {order.Burst} requests {answers.Count(answer => answer.Token is not null)} were granted, {answers.Count(answer => answer.Token is null)} refused");
    if (answers[^1].Token is not { } token)
        return 1;

    var (status, text) = await bot.AskApiAsync(token);
    Console.WriteLine($"  GET /accounts: {status} {text}");
    return status == 200 ? 0 : 1;
}
