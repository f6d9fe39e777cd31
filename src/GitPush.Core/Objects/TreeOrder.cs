namespace GitPush.Objects;

/// <summary>The order of entries within a tree: by the bytes of their names, a folder's name with a slash at its end.</summary>
internal static class TreeOrder
{
    public static int Compare(in TreeReader left, in TreeReader right) =>
        Compare(left.Name, left.IsTree, right.Name, right.IsTree);

    public static int Compare(ReadOnlySpan<byte> left, bool leftIsTree, ReadOnlySpan<byte> right, bool rightIsTree)
    {
        var common = Math.Min(left.Length, right.Length);
        var order = left[..common].SequenceCompareTo(right[..common]);
        return order != 0 ? order : At(left, common, leftIsTree).CompareTo(At(right, common, rightIsTree));
    }

    private static int At(ReadOnlySpan<byte> name, int index, bool isTree) =>
        index < name.Length ? name[index] : isTree ? '/' : 0;
}
