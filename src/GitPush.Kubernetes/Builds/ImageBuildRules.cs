using System.Text.RegularExpressions;
using GitPush.Images;

namespace GitPush.Kubernetes.Builds;

/// <summary>What a description of an image has to be like for a build in a cluster.</summary>
/// <remarks>Tools take several of these values in lists with commas: what passes here needs no quoting there.</remarks>
internal static partial class ImageBuildRules
{
    public static IEnumerable<string> Check(IList<ImageBuild> images)
    {
        if (images.Count == 0)
        {
            yield return $"{nameof(KubernetesBuildOptions.Images)} is empty: there is nothing to build.";
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var image in images)
        {
            var subject = $"{nameof(KubernetesBuildOptions.Images)}[{(image.Name.Length > 0 ? image.Name : "?")}]";
            foreach (var failure in Check(image))
            {
                yield return $"{subject}.{failure}";
            }

            if (!names.Add(image.Name))
            {
                yield return $"{subject}: two images have this name.";
            }
        }
    }

    private static IEnumerable<string> Check(ImageBuild image)
    {
        if (string.IsNullOrWhiteSpace(image.Name) || image.Name.Any(char.IsControl))
        {
            yield return $"{nameof(image.Name)} must be a short name on one line.";
        }

        if (image.Repository is null || !RepositoryPattern().IsMatch(image.Repository))
        {
            yield return $"{nameof(image.Repository)} must name a repository without tag or digest, such as registry.example.com/shop/web: an image that is built in a cluster stays only where it is pushed.";
        }

        if (image.Context.Length > 0 && !IsPath(image.Context.Trim('/')))
        {
            yield return $"{nameof(image.Context)} must be a folder of the pushed tree, with '/' between its parts.";
        }

        if (!IsPath(image.Dockerfile))
        {
            yield return $"{nameof(image.Dockerfile)} must be a file below {nameof(image.Context)}, with '/' between its parts.";
        }

        if (image.Target is { } target && !IsText(target))
        {
            yield return $"{nameof(image.Target)} must name a stage of the Dockerfile.";
        }

        if (image.TestTarget is { } test && !IsText(test))
        {
            yield return $"{nameof(image.TestTarget)} must name a stage of the Dockerfile.";
        }

        foreach (var (name, value) in image.Arguments)
        {
            if (!IsText(name) || name.Contains('=', StringComparison.Ordinal) || value.Contains('\0', StringComparison.Ordinal))
            {
                yield return $"{nameof(image.Arguments)}: '{name}' cannot be a build argument.";
            }
        }

        foreach (var (name, value) in image.Labels)
        {
            if (!IsText(name) || name.Contains('=', StringComparison.Ordinal) || value.Contains('\0', StringComparison.Ordinal))
            {
                yield return $"{nameof(image.Labels)}: '{name}' cannot be a label.";
            }
        }

        foreach (var id in image.Secrets.Keys.Where(id => !SecretIdPattern().IsMatch(id)))
        {
            yield return $"{nameof(image.Secrets)}: '{id}' cannot be a secret's id: letters, digits, '.', '_' and '-'.";
        }

        foreach (var reference in image.CacheFrom.Where(reference => !ReferencePattern().IsMatch(reference)))
        {
            yield return $"{nameof(image.CacheFrom)}: '{reference}' is no image.";
        }
    }

    private static bool IsPath(string path) => IsText(path) && path.Split('/').All(part => part is not ("" or "." or ".."));

    private static bool IsText(string text) => text.Length > 0 && !text.Any(char.IsControl);

    // distribution/reference, regexp.go: name, and name[:tag][@digest]
    [GeneratedRegex(@"^([A-Za-z0-9.-]+(:[0-9]{1,5})?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*\z")]
    private static partial Regex RepositoryPattern();

    [GeneratedRegex(@"^([A-Za-z0-9.-]+(:[0-9]{1,5})?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@[a-z0-9]+:[0-9a-f]{32,})?\z")]
    private static partial Regex ReferencePattern();

    [GeneratedRegex(@"^[A-Za-z0-9._-]+\z")]
    private static partial Regex SecretIdPattern();
}
