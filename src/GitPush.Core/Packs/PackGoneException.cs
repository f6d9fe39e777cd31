namespace GitPush.Packs;

/// <summary>
/// A pack was deleted or replaced since its folder was listed, as <c>git gc</c> does. Its objects are in another pack by then:
/// whoever meets this takes the pack out of the list and looks again.
/// </summary>
internal sealed class PackGoneException(PackFile pack, Exception? innerException = null)
    : IOException($"{pack.Name} is no longer there", innerException)
{
    /// <summary>The pack that was meant.</summary>
    public PackFile Pack { get; } = pack;
}
