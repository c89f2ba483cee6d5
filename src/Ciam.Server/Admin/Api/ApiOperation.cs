using System.Diagnostics.CodeAnalysis;

namespace Ciam.Server.Admin.Api;

/// <summary>A parameter of a query, in words.</summary>
internal sealed record ApiParameter(string Name, string Words);

/// <summary>One operation of the admin API: it is mapped, described and held against its description from here.</summary>
internal sealed record ApiOperation
{
    public const string Root = "/admin/api/v1";

    /// <summary>Larger than any client's metadata, smaller than anything that could hurt.</summary>
    public const int MostBytes = 64 * 1024;

    public required string Method { get; init; }

    /// <summary>Below <see cref="Root"/>.</summary>
    public required string Path { get; init; }

    /// <summary>The <c>operationId</c>.</summary>
    public required string Id { get; init; }
    public required string Scope { get; init; }
    public required string Words { get; init; }
    public required Type Answer { get; init; }
    public int Status { get; init; } = StatusCodes.Status200OK;
    public Type? Body { get; init; }
    public IReadOnlyList<ApiParameter> Query { get; init; } = [];

    /// <summary>The answer has an <c>ETag</c>, by which a change can be made to what was seen and nothing else.</summary>
    public bool HasVersion { get; init; }

    /// <summary>Some of it takes a second person: then the answer is 202 with what waits.</summary>
    public bool MayWait { get; init; }

    /// <summary>Refusals beside those that every operation has.</summary>
    public IReadOnlyList<int> Refusals { get; init; } = [];

    public bool Writes => Method != "GET";

    public static ApiParameter After { get; } = new("after", "The `next` of the page before.");

    public void Map(IEndpointRouteBuilder routes, [StringSyntax("Route")] Delegate handler) =>
        routes.MapMethods(Root + Path, [Method], handler).WithName("Admin:" + Id).DisableAntiforgery().WithMetadata(this);
}
