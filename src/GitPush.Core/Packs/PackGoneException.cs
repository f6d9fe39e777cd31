namespace GitPush.Packs;

/// <summary>
/// A pack was deleted or replaced since its folder was listed, as <c>git gc</c> does. Its objects are in another pack by then:
/// whoever meets this looks again.
/// </summary>
internal sealed class PackGoneException(string name, Exception? innerException = null)
    : IOException($"{name} is no longer there", innerException)
{
    /// <summary>The pack's name, without folder and extension.</summary>
    public string Name { get; } = name;
}
