using GitPush.Hooks;

namespace GitPush.Images;

/// <summary>
/// The images that the stages of a push built so far: a stage that builds adds to them, a stage that deploys reads them. In a
/// push that only plans, they are the images that would be built, without digests.
/// </summary>
public sealed class BuiltImages
{
    private readonly List<BuiltImage> _images = [];

    /// <summary>The images of a push, in a pipeline those of the pipeline and those that were built before it; there may be none yet.</summary>
    public static BuiltImages Of(PushContext push)
    {
        ArgumentNullException.ThrowIfNull(push);
        var isThere = push.Items.TryGet<BuiltImages>(out var images);
        if (isThere && push.Items.HasOwn<BuiltImages>())
        {
            return images!;
        }

        // A pipeline starts with what was built outside, and what it builds is its own.
        var own = new BuiltImages();
        own._images.AddRange(images?._images ?? []);
        push.Items.Set(own);
        return own;
    }

    /// <summary>All of them, in the order in which they were built.</summary>
    public IReadOnlyList<BuiltImage> All => _images;

    /// <summary>Adds an image.</summary>
    /// <exception cref="InvalidOperationException">Another image of this push has its name.</exception>
    public void Add(BuiltImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (Find(image.Name) is not null)
        {
            throw new InvalidOperationException($"Two images of this push are called '{image.Name}'.");
        }

        _images.Add(image);
    }

    /// <summary>Adds what a stage of these packages built.</summary>
    /// <exception cref="StageFailedException">Another stage of this push built an image of that name, which the pusher reads.</exception>
    internal void AddBuilt(BuiltImage image)
    {
        if (Find(image.Name) is not null)
        {
            throw new StageFailedException($"two stages of this push build an image called {image.Name}");
        }

        Add(image);
    }

    /// <summary>The image with a name, or null.</summary>
    public BuiltImage? Find(string name) => _images.Find(image => image.Name == name);
}
