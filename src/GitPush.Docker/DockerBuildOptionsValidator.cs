using System.Text.RegularExpressions;
using GitPush.Docker.Builds;
using GitPush.Hooks;
using GitPush.Images;
using Microsoft.Extensions.Options;

namespace GitPush.Docker;

/// <summary>Stops the host's start on a wrong option, with a message that names it.</summary>
internal sealed partial class DockerBuildOptionsValidator : IValidateOptions<DockerBuildOptions>
{
    public ValidateOptionsResult Validate(string? name, DockerBuildOptions options)
    {
        var failures = DockerEngineOptionsCheck.FindProblems(options.Engine).ToList();
        foreach (var image in options.Images)
        {
            failures.AddRange(FindProblems(image).Select(problem => $"{nameof(DockerBuildOptions)}.{nameof(options.Images)}: '{image.Name}' {problem}."));
        }

        foreach (var twice in options.Images.GroupBy(image => image.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            Fail(nameof(options.Images), $"has two images called '{twice.Key}'");
        }

        foreach (var pattern in options.Refs)
        {
            try
            {
                _ = GlobPattern.Parse(pattern);
            }
            catch (FormatException exception)
            {
                Fail(nameof(options.Refs), $"is wrong: {exception.Message}");
            }
        }

        foreach (var tag in options.Tags.Where(tag => !ImageTags.IsTemplate(tag)))
        {
            Fail(nameof(options.Tags), $"has an entry that is no tag: '{tag}'");
        }

        foreach (var credential in options.Credentials)
        {
            if (string.IsNullOrWhiteSpace(credential.Registry) || string.IsNullOrEmpty(credential.UserName) || credential.Password is null)
            {
                Fail(nameof(options.Credentials), $"has an entry without registry, user name or password: '{credential.Registry}'");
            }
        }

        if (!Enum.IsDefined(options.Builder))
        {
            Fail(nameof(options.Builder), $"is no builder: {options.Builder}");
        }

        if (options.Builder == DockerBuilder.Classic && options.Images.FirstOrDefault(image => image.Secrets.Count > 0) is { } secretive)
        {
            Fail(nameof(options.Builder), $"must not be {options.Builder}: '{secretive.Name}' has secrets, and secrets need BuildKit");
        }

        if (options.MaxOutputBytes < 0)
        {
            Fail(nameof(options.MaxOutputBytes), $"must not be negative, and is {options.MaxOutputBytes}");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Fail(string option, string problem) => failures.Add($"{nameof(DockerBuildOptions)}.{option} {problem}.");
    }

    private static IEnumerable<string> FindProblems(ImageBuild image)
    {
        if (!Component().IsMatch(image.Name))
        {
            yield return "is no name of an image: lower-case letters and digits, with '.', '_' and '-' between them";
        }

        if (image.Repository is { } repository && !IsRepository(repository))
        {
            yield return $"has a repository that is no name without tag and digest, such as registry.example.com/shop/web: '{repository}'";
        }

        foreach (var (option, path) in new[] { (nameof(image.Context), image.Context), (nameof(image.Dockerfile), image.Dockerfile) })
        {
            if (path is null || path.StartsWith('/') || path.Contains('\\', StringComparison.Ordinal) || path.Split('/').Contains(".."))
            {
                yield return $"has a {option} that is no path within the tree: '{path}'";
            }
        }

        if (string.IsNullOrWhiteSpace(image.Dockerfile))
        {
            yield return $"has no {nameof(image.Dockerfile)}";
        }

        foreach (var reference in image.CacheFrom.Where(reference => string.IsNullOrWhiteSpace(reference) || !IsRepository(ImageReference.Parse(reference).Repository)))
        {
            yield return $"has an entry of {nameof(image.CacheFrom)} that is no image: '{reference}'";
        }

        if (image.Arguments.Keys.Any(string.IsNullOrWhiteSpace) || image.Labels.Keys.Any(string.IsNullOrWhiteSpace) || image.Secrets.Keys.Any(string.IsNullOrWhiteSpace))
        {
            yield return "has an argument, label or secret without a name";
        }
    }

    private static bool IsRepository(string repository)
    {
        // A registry may have upper-case letters, and a port.
        var registry = ImageReference.Parse(repository) is { Tag: null, Digest: null } reference ? reference.Registry ?? "" : null;
        return registry is not null
            && (registry.Length == 0 || Registry().IsMatch(registry))
            && repository[(registry.Length == 0 ? 0 : registry.Length + 1)..].Split('/').All(part => Component().IsMatch(part));
    }

    [GeneratedRegex(@"^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Component();

    [GeneratedRegex(@"^([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(:[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Registry();
}
