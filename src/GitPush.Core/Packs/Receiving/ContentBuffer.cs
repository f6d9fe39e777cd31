using System.Buffers;

namespace GitPush.Packs.Receiving;

/// <summary>Arrays for objects: rented while they are small, and never kept by the pool when they are large.</summary>
internal static class ContentBuffer
{
    private const int MaxPooled = 1 << 20;

    /// <summary>An array of at least <paramref name="size"/> bytes, with any content. Whoever rents it returns it.</summary>
    public static byte[] Rent(int size) =>
        size <= MaxPooled ? ArrayPool<byte>.Shared.Rent(size) : GC.AllocateUninitializedArray<byte>(size);

    public static void Return(byte[] buffer)
    {
        if (buffer.Length <= MaxPooled)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
