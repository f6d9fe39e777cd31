using GitPush.Docker.Engine;

namespace GitPush.Docker;

/// <summary>What can be wrong about where an engine is.</summary>
internal static class DockerEngineOptionsCheck
{
    // A timer takes no more than about 49 days.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(49);

    public static IEnumerable<string> FindProblems(DockerEngineOptions options)
    {
        string? problem = null;
        try
        {
            var settings = EngineSettings.Create(options, Environment.GetEnvironmentVariable);
            if (settings.ApiVersion is { } version && !Version.TryParse(version, out _))
            {
                problem = $"{(options.ApiVersion is null ? "DOCKER_API_VERSION" : Name(nameof(options.ApiVersion)))} is no version such as 1.43: '{version}'.";
            }
        }
        catch (FormatException exception)
        {
            problem = exception.Message;
        }

        if (problem is not null)
        {
            yield return problem;
        }

        if (options.CertificateFolder is not null && !Directory.Exists(options.CertificateFolder))
        {
            yield return $"{Name(nameof(options.CertificateFolder))} does not exist: '{options.CertificateFolder}'.";
        }

        foreach (var (name, value) in new[]
        {
            (nameof(options.ConnectTimeout), options.ConnectTimeout),
            (nameof(options.RequestTimeout), options.RequestTimeout),
            (nameof(options.IdleTimeout), options.IdleTimeout),
        })
        {
            if (value <= TimeSpan.Zero || value > s_longest)
            {
                yield return $"{Name(name)} must be more than zero and at most {s_longest.TotalDays} days, and is {value}.";
            }
        }
    }

    private static string Name(string option) => $"{nameof(DockerEngineOptions)}.{option}";
}
