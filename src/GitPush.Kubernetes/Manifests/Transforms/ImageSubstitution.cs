using GitPush.Hooks;
using GitPush.Images;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Manifests.Transforms;

/// <summary>
/// Names the images that the push built: by digest, or by tag where a plan only would have built them. An image that pushes build
/// and this one did not stays what the cluster runs.
/// </summary>
/// <param name="built">The images of this push.</param>
/// <param name="find">Reads an object of the cluster.</param>
internal sealed class ImageSubstitution(
    KubernetesManifestOptions options, IReadOnlyList<BuiltImage> built, Func<ObjectKey, CancellationToken, Task<KubernetesObject?>> find)
{
    private readonly Dictionary<ObjectKey, KubernetesObject?> _current = [];

    /// <summary>Replaces images in place.</summary>
    /// <exception cref="StageFailedException">An image was not built, and the cluster does not run one of it either.</exception>
    public async Task ApplyAsync(IEnumerable<ManifestObject> objects, CancellationToken cancellationToken)
    {
        var unbuilt = new List<ImageUse>();
        foreach (var use in objects.SelectMany(manifest => ImageUses.Find(manifest, options.ImageFields)).ToList())
        {
            var image = ImageReference.Parse(use.Image);
            if (built.FirstOrDefault(candidate => image.Repository == candidate.Name || image.Repository == candidate.Repository) is { } fresh)
            {
                use.Image = fresh.Reference;
            }
            else if (options.BuiltImages.Contains(image.Repository))
            {
                unbuilt.Add(use);
            }
            else if (options.Images.TryGetValue(image.Repository, out var other))
            {
                use.Image = Combine(image, ImageReference.Parse(other)).ToString();
            }
        }

        await KeepCurrentAsync(unbuilt, cancellationToken).ConfigureAwait(false);
    }

    private static ImageReference Combine(ImageReference image, ImageReference other) =>
        other.Tag is null && other.Digest is null ? image with { Repository = other.Repository } : other;

    private async Task KeepCurrentAsync(List<ImageUse> unbuilt, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var missing = new List<ImageUse>();
        foreach (var use in unbuilt)
        {
            var name = use.Image;
            if (await FindCurrentAsync(use, cancellationToken).ConfigureAwait(false) is { } current)
            {
                _ = known.TryAdd(name, current);
                use.Image = current;
            }
            else
            {
                missing.Add(use);
            }
        }

        // A Job of this push is new, but it runs the image of a deployment that is not.
        foreach (var use in missing)
        {
            use.Image = known.TryGetValue(use.Image, out var current)
                ? current
                : throw use.Manifest.Error($"{use.Name} has image '{use.Image}', which this push did not build and the cluster does not run yet");
        }
    }

    private async ValueTask<string?> FindCurrentAsync(ImageUse use, CancellationToken cancellationToken)
    {
        var key = use.Manifest.Object.Key;
        if (!_current.TryGetValue(key, out var current))
        {
            current = await find(key, cancellationToken).ConfigureAwait(false);
            _current.Add(key, current);
        }

        return current is null ? null : use.FindCurrent(current);
    }
}
