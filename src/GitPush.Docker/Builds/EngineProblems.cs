using System.Globalization;
using System.Text.RegularExpressions;

namespace GitPush.Docker.Builds;

/// <summary>
/// Says in one line what an engine says in many ways: both builders word their failures differently, wrap those of registries,
/// and name paths of the engine's machine.
/// </summary>
internal static partial class EngineProblems
{
    /// <summary>Why a build failed.</summary>
    /// <param name="failure">The engine's message.</param>
    /// <param name="exitCode">The step's exit code; 0 when it is not told.</param>
    /// <param name="step">The step that failed; null when none had begun.</param>
    public static string DescribeBuild(string failure, int exitCode, string? step)
    {
        var problem = Shorten(failure);
        if (exitCode == 0 && ExitCode().Match(problem) is { Success: true } code)
        {
            exitCode = int.Parse(code.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        }

        if (exitCode != 0 && step is not null)
        {
            return $"{step} failed with exit code {exitCode}";
        }

        if (problem.Contains("no space left on device", StringComparison.Ordinal))
        {
            return "the Docker engine's disk is full";
        }

        if (Unreachable().IsMatch(problem))
        {
            return DescribeUnreachable(problem);
        }

        if (ParseError().Match(problem) is { Success: true } parse)
        {
            return $"Dockerfile, line {parse.Groups[1].Value}: {parse.Groups[2].Value}";
        }

        if (NoTarget().Match(problem) is { Success: true } target)
        {
            return $"the Dockerfile has no stage '{target.Groups["target"].Value}'";
        }

        if (NoDockerfile().Match(problem) is { Success: true } dockerfile)
        {
            return $"there is no {dockerfile.Groups["path"].Value}";
        }

        if (NoBaseImage().Match(problem) is { Success: true } image)
        {
            return $"base image {image.Groups["image"].Value} does not exist";
        }

        if (Denied().Match(problem) is { Success: true } denied)
        {
            return $"base image {denied.Groups["image"].Value} does not exist, or its registry wants a login that may pull it";
        }

        if (LoginProblem().IsMatch(problem))
        {
            return BaseImage().Match(step ?? "") is { Success: true } from
                ? $"base image {from.Groups["image"].Value}: its registry wants a login, or refuses the one it was given"
                : "the registry of a base image wants a login, or refuses the one it was given";
        }

        return step is null ? problem : $"{step}: {problem}";
    }

    /// <summary>Why a push to a registry failed.</summary>
    /// <param name="failure">The engine's message.</param>
    /// <param name="registry">The registry.</param>
    /// <param name="hadLogin">Whether a login was given.</param>
    public static string DescribePush(string failure, string registry, bool hadLogin)
    {
        var problem = Shorten(failure);
        if (hadLogin && NotAllowed().IsMatch(problem))
        {
            return $"registry {registry} does not let the login that it was given push this image";
        }

        if (LoginProblem().IsMatch(problem))
        {
            return hadLogin ? $"registry {registry} refuses the login that it was given" : $"registry {registry} wants a login, and this server has none for it";
        }

        return Unreachable().IsMatch(problem) ? DescribeUnreachable(problem) : $"registry {registry} refuses the image: {problem}";
    }

    private static string DescribeUnreachable(string problem) =>
        Url().Match(problem) is { Success: true } url ? $"the registry {url.Groups[1].Value} does not answer" : "the registry does not answer";

    private static string Shorten(string failure)
    {
        var line = string.Join(' ', failure.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        for (var wrapping = Wrapping().Match(line); wrapping is { Success: true, Length: > 0 } && wrapping.Length < line.Length; wrapping = Wrapping().Match(line))
        {
            line = line[wrapping.Length..];
        }

        return EnginePath().Replace(line, "");
    }

    [GeneratedRegex(@"^(failed to solve(: | with frontend \S+: )|failed to create LLB definition: |failed to load cache key: |failed to compute cache key: |failed to calculate checksum of ref \S+ |rpc error: code = \w+ desc = |error from sender: )", RegexOptions.CultureInvariant)]
    private static partial Regex Wrapping();

    [GeneratedRegex(@"(?<=^|[\s""'])/\S*?/(buildkit-mount|docker-builder|docker-import-)\d+/?", RegexOptions.CultureInvariant)]
    private static partial Regex EnginePath();

    [GeneratedRegex(@"(?:exit code: |non-zero code: )(\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex ExitCode();

    [GeneratedRegex(@"dockerfile parse error (?:on )?line (\d+): (.+)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ParseError();

    [GeneratedRegex(@"(failed to reach build target (?<target>\S+) in Dockerfile|target stage ""?(?<target>[^\s""]+)""? could not be found)", RegexOptions.CultureInvariant)]
    private static partial Regex NoTarget();

    [GeneratedRegex(@"(Cannot locate specified Dockerfile: (?<path>.+)$|failed to read dockerfile: open (?<path>.+): no such file or directory)", RegexOptions.CultureInvariant)]
    private static partial Regex NoDockerfile();

    [GeneratedRegex(@"(manifest for (?<image>\S+) not found|(^|\s)(?<image>[^\s""]*[/:][^\s""]*): not found$|No such image: (?<image>\S+))", RegexOptions.CultureInvariant)]
    private static partial Regex NoBaseImage();

    [GeneratedRegex(@"(load metadata for|step \d+/\d+ FROM) (?<image>\S+)", RegexOptions.CultureInvariant)]
    private static partial Regex BaseImage();

    [GeneratedRegex(@"pull access denied for (?<image>[^\s,]+)|^(?<image>\S+): pull access denied", RegexOptions.CultureInvariant)]
    private static partial Regex Denied();

    [GeneratedRegex(@"no basic auth credentials|unauthorized|authentication required|failed to authorize|incorrect username or password|no active sessions|denied: requested access|insufficient_scope|401 Unauthorized", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex LoginProblem();

    // The login is known: a token was issued with it, which is not good for this.
    [GeneratedRegex(@"denied: requested access|insufficient_scope", RegexOptions.CultureInvariant)]
    private static partial Regex NotAllowed();

    [GeneratedRegex(@"dial tcp|no such host|connection refused|i/o timeout|TLS handshake timeout|Client\.Timeout exceeded|server gave HTTP response to HTTPS client|: EOF$", RegexOptions.CultureInvariant)]
    private static partial Regex Unreachable();

    [GeneratedRegex(@"https?://([^/\s""]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Url();
}
