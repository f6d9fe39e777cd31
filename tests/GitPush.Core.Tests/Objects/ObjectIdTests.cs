using GitPush.Objects;

namespace GitPush.Core.Tests.Objects;

[TestClass]
public sealed class ObjectIdTests
{
    [TestMethod]
    public void An_id_survives_its_hexadecimal_and_its_binary_form()
    {
        const string Hex = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";
        var id = ObjectId.Parse(Hex);
        var bytes = new byte[20];
        id.CopyTo(bytes);

        Assert.AreEqual(Hex, id.ToString());
        Assert.AreEqual(Hex, Convert.ToHexStringLower(bytes));
        Assert.AreEqual(id, ObjectId.FromBytes(bytes));
        Assert.AreEqual("e69de29", id.ToShortString());
    }

    [TestMethod]
    public void Ids_sort_as_their_hexadecimal_forms_do()
    {
        var random = new Random(1);
        var ids = Enumerable.Range(0, 500).Select(_ =>
        {
            var bytes = new byte[20];
            random.NextBytes(bytes);
            bytes[0] &= 3;
            return ObjectId.FromBytes(bytes);
        }).ToList();

        var byInteger = ids.Order().Select(id => id.ToString()).ToList();
        var byText = ids.Select(id => id.ToString()).Order(StringComparer.Ordinal).ToList();

        CollectionAssert.AreEqual(byText, byInteger);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(4)]
    [DataRow(8)]
    [DataRow(12)]
    [DataRow(16)]
    public void Ids_that_somebody_made_up_to_be_alike_have_hash_codes_of_their_own(int differentAt)
    {
        var bytes = new byte[20];
        var lowBits = new HashSet<int>();
        for (var i = 0; i < 10_000; i++)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(differentAt), i << 8);
            _ = lowBits.Add(ObjectId.FromBytes(bytes).GetHashCode() & 0xF_FFFF);
        }

        // Of 10,000 in a million places about 48 meet another one by chance.
        Assert.IsGreaterThan(9_000, lowBits.Count);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("e69de29bb2d1d6434b8b29ae775ad8c2e48c539")]
    [DataRow("e69de29bb2d1d6434b8b29ae775ad8c2e48c53911")]
    [DataRow("g69de29bb2d1d6434b8b29ae775ad8c2e48c5391")]
    public void What_is_not_forty_digits_is_no_id(string text)
    {
        Assert.IsFalse(ObjectId.TryParse(text, out _));
        Assert.ThrowsExactly<FormatException>(() => ObjectId.Parse(text));
    }
}
