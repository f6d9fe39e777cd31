using System.Text.RegularExpressions;

namespace GitPush.Images;

/// <summary>What the description of an image has to be like, wherever it is built.</summary>
/// <remarks>Tools take several of these values in lists with commas: what passes here needs no quoting there.</remarks>
internal static partial class ImageBuildRules
{
    /// <summary>What is wrong with images: <c>Images[web].Repository must …</c>, each a sentence that begins with the option.</summary>
    public static IEnumerable<string> FindProblems(IEnumerable<ImageBuild> images)
    {
        var names = new HashSet<string?>(StringComparer.Ordinal);
        foreach (var image in images)
        {
            var subject = $"Images[{(string.IsNullOrEmpty(image.Name) ? "?" : image.Name)}]";
            foreach (var problem in FindProblems(image))
            {
                yield return $"{subject}.{problem}";
            }

            if (!names.Add(image.Name))
            {
                yield return $"{subject}: two images have this name.";
            }
        }
    }

    private static IEnumerable<string> FindProblems(ImageBuild image)
    {
        if (!IsText(image.Name))
        {
            yield return $"{nameof(image.Name)} must be a short name on one line, such as web.";
        }
        else if (image.Repository is null && !ImageReference.IsRepository(image.Name))
        {
            yield return $"{nameof(image.Name)} must be a name that an image can have where it has no {nameof(image.Repository)}: lower-case letters and digits, with '.', '_' and '-' between them. It is '{image.Name}'.";
        }

        if (image.Repository is { } repository && !ImageReference.IsRepository(repository))
        {
            yield return $"{nameof(image.Repository)} must name a repository without tag or digest, such as registry.example.com/shop/web. It is '{repository}'.";
        }

        if (!ImagePaths.IsBelow(image.Context))
        {
            yield return $"{nameof(image.Context)} must be a folder of the pushed tree, with '/' between its parts. It is '{image.Context}'.";
        }

        if (!ImagePaths.IsBelow(image.Dockerfile) || ImagePaths.DockerfileOf(image).Length == 0)
        {
            yield return $"{nameof(image.Dockerfile)} must be a file below {nameof(image.Context)}, with '/' between its parts. It is '{image.Dockerfile}'.";
        }

        foreach (var (option, stage) in new[] { (nameof(image.Target), image.Target), (nameof(image.TestTarget), image.TestTarget) })
        {
            if (stage is not null && !IsText(stage))
            {
                yield return $"{option} must name a stage of the Dockerfile. It is '{stage}'.";
            }
        }

        foreach (var name in image.Arguments.Where(argument => !IsPair(argument)).Select(argument => argument.Key))
        {
            yield return $"{nameof(image.Arguments)}: '{name}' cannot be a build argument.";
        }

        foreach (var name in image.Labels.Where(label => !IsPair(label)).Select(label => label.Key))
        {
            yield return $"{nameof(image.Labels)}: '{name}' cannot be a label.";
        }

        foreach (var id in image.Secrets.Keys.Where(id => !SecretId().IsMatch(id)))
        {
            yield return $"{nameof(image.Secrets)}: '{id}' cannot be a secret's id: letters, digits, '.', '_' and '-'.";
        }

        foreach (var reference in image.CacheFrom.Where(reference => !ImageReference.IsReference(reference)))
        {
            yield return $"{nameof(image.CacheFrom)}: '{reference}' is no image.";
        }
    }

    private static bool IsPair(KeyValuePair<string, string> pair) =>
        IsText(pair.Key) && !pair.Key.Contains('=', StringComparison.Ordinal) && pair.Value?.Contains('\0', StringComparison.Ordinal) == false;

    private static bool IsText(string? text) => !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl);

    [GeneratedRegex(@"^[A-Za-z0-9._-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex SecretId();
}
