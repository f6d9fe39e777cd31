namespace GitPush.Packs.Receiving;

/// <summary>
/// Bytes that several use, on one thread, until the last one lets go of them: an object that is hashed among others while deltas
/// are applied to it.
/// </summary>
/// <param name="bytes">Rented from <see cref="ContentBuffer"/>, and given back by the last user.</param>
internal sealed class SharedContent(byte[] bytes)
{
    private int _users = 1;

    public byte[] Bytes => bytes;

    /// <summary>Rents an array for whoever asks.</summary>
    public static SharedContent Rent(int size) => new(ContentBuffer.Rent(size));

    public SharedContent Share()
    {
        _users++;
        return this;
    }

    public void Release()
    {
        if (--_users == 0)
        {
            ContentBuffer.Return(bytes);
        }
    }
}
