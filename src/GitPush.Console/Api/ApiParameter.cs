namespace GitPush.Console.Api;

/// <summary>A parameter of an operation, for its documentation.</summary>
/// <param name="Type">The type as JSON Schema has it: <c>string</c>, <c>integer</c> or <c>boolean</c>.</param>
internal sealed record ApiParameter(string Name, string Description, string Type = "string")
{
    public bool IsRequired { get; init; }

    public bool IsInPath { get; init; }

    /// <summary>The values that it may have; empty for any.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];
}
