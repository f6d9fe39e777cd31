namespace GitPush.Tool.Tests.Support;

/// <summary>What one run of the tool gave.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error);
