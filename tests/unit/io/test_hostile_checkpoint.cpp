// SPDX-License-Identifier: MIT
#include "heihe/io/checkpoint.hpp"
#include "lib/io/files/sealed_file.hpp"

#include "support/scratch_folder.hpp"

#include <catch2/catch.hpp>

#include <hdf5.h>

#include <array>
#include <functional>
#include <string>
#include <vector>

// Files made by a stranger, with a correct digest: each is refused by name before the bad part is read.

using namespace heihe;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

/// The groups of a checkpoint's file while it is made.
struct Parts {
    hid_t file, attributes, lengths, warnings, state;
};

hid_t text_type(std::size_t size) {
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, size);
    return type;
}

void put_attribute(hid_t object, const char* name, hid_t type, hid_t space, const void* data) {
    const hid_t attribute = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    REQUIRE(attribute >= 0);
    if (data != nullptr) H5Awrite(attribute, type, data);
    H5Aclose(attribute);
    H5Sclose(space);
}

void put_text(hid_t object, const char* name, const std::string& value) {
    put_attribute(object, name, text_type(value.size() + 1), H5Screate(H5S_SCALAR), value.c_str());
}

void put_integer(hid_t object, const char* name, std::int64_t value) {
    put_attribute(object, name, H5T_STD_I64LE, H5Screate(H5S_SCALAR), &value);
}

hid_t row(std::vector<hsize_t> extents) {
    return H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr);
}

/// A field as the program writes it, but of the given type, space and creation list.
hid_t put_field(hid_t state, const char* name, hid_t type, hid_t space,
                hid_t creation = H5P_DEFAULT) {
    const hid_t field = H5Dcreate2(state, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    REQUIRE(field >= 0);
    put_text(field, "name", name);
    put_text(field, "units", "m");
    return field;
}

void put_heads(hid_t state, const char* name = "head") {
    const hid_t field = put_field(state, name, H5T_IEEE_F64LE, row({4}));
    const std::array<double, 4> heads{1400.0, 1400.0, 1400.0, 1400.0};
    H5Dwrite(field, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, heads.data());
    H5Dclose(field);
}

Parts skeleton(hid_t file, bool schema = true) {
    const auto group = [file](const char* name) {
        return H5Gcreate2(file, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    };
    if (schema) put_integer(file, "schema", io::checkpoint_schema);
    Parts parts{file, group("attributes"), group("file_lengths"), group("warnings"),
                group("state")};
    return parts;
}

/// Makes a file with a correct digest; returns the reader's message.
std::string said(const std::function<void(hid_t)>& fill) {
    const test::ScratchFolder scratch;
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_fapl_core(access, 1 << 16, false);
    H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);  // with all its open objects
    const hid_t file = H5Fcreate("hostile", H5F_ACC_TRUNC, H5P_DEFAULT, access);
    fill(file);
    H5Fflush(file, H5F_SCOPE_LOCAL);
    const auto length = H5Fget_file_image(file, nullptr, 0);
    std::string image(io::seal_bytes + static_cast<std::size_t>(length), '\0');
    H5Fget_file_image(file, image.data() + io::seal_bytes, static_cast<std::size_t>(length));
    H5Fclose(file);
    io::seal(image, io::checkpoint_schema);
    const auto path = scratch.write("hostile.h5", image);
    try {
        (void)io::read_checkpoint(path);
    } catch (const InputError& error) {
        CHECK_THAT(error.what(), Contains(path.string()));
        return error.what();
    }
    return "accepted";
}

std::string said_of(const std::function<void(const Parts&)>& fill) {
    return said([&fill](hid_t file) { fill(skeleton(file)); });
}

}  // namespace

TEST_CASE("hostile checkpoint: the same file without a fault - is read", "[io][unit]") {
    CHECK(said_of([](const Parts& p) { put_heads(p.state); }) == "accepted");
    CHECK(said_of([](const Parts& p) {
              put_text(p.attributes, "date", "2026-01-01");
              put_integer(p.lengths, "annual.csv", 12);
              H5Dclose(put_field(p.state, "none", H5T_IEEE_F64LE, row({0})));
          }) == "accepted");
}

TEST_CASE("hostile checkpoint: an attribute of another kind - is refused before it is read",
          "[io][unit]") {
    const std::vector<std::int64_t> many(5000, 2);
    CHECK_THAT(said([&](hid_t file) {
                   put_attribute(file, "schema", H5T_STD_I64LE, row({5000}), many.data());
                   skeleton(file, false);
               }),
               Contains("schema: has more than one value"));
    CHECK_THAT(said([](hid_t file) {
                   put_text(file, "schema", "2");
                   skeleton(file, false);
               }),
               Contains("schema: is no whole number"));
    CHECK_THAT(said([](hid_t file) { skeleton(file, false); }), Contains("schema: is missing"));
    CHECK_THAT(said([](hid_t file) {
                   put_integer(file, "schema", 99);
                   skeleton(file, false);
               }),
               Contains("schema"));
    CHECK_THAT(said_of([](const Parts& p) {
                   const char* text = "2026-01-01";
                   put_attribute(p.attributes, "date", text_type(H5T_VARIABLE),
                                 H5Screate(H5S_SCALAR), &text);
               }),
               Contains("date: is no text of a fixed length"));
    CHECK_THAT(said_of([](const Parts& p) {
                   const std::string texts(8 * 20, 'x');
                   put_attribute(p.attributes, "date", text_type(20), row({8}), texts.data());
               }),
               Contains("date: has more than one value"));
    CHECK_THAT(said_of([](const Parts& p) {
                   put_attribute(p.attributes, "date", text_type(5), H5Screate(H5S_NULL), nullptr);
               }),
               Contains("date: has more than one value, or none"));
    CHECK_THAT(said_of([](const Parts& p) { put_integer(p.attributes, "date", 7); }),
               Contains("date: is no text"));
    CHECK_THAT(said_of([](const Parts& p) {
                   const double length = 1e300;
                   put_attribute(p.lengths, "annual.csv", H5T_IEEE_F64LE, H5Screate(H5S_SCALAR),
                                 &length);
               }),
               Contains("annual.csv: is no whole number"));
    CHECK_THAT(said_of([](const Parts& p) { put_integer(p.warnings, "000000", 7); }),
               Contains("000000: is no text"));
}

TEST_CASE("hostile checkpoint: a field's name that is an array or missing - is refused",
          "[io][unit]") {
    CHECK_THAT(said_of([](const Parts& p) {
                   const hid_t field = H5Dcreate2(p.state, "head", H5T_IEEE_F64LE, row({4}),
                                                  H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
                   const std::string texts(4000, 'A');
                   put_attribute(field, "name", text_type(4), row({1000}), texts.data());
                   H5Dclose(field);
               }),
               Contains("name: has more than one value"));
    CHECK_THAT(said_of([](const Parts& p) {
                   H5Dclose(H5Dcreate2(p.state, "head", H5T_IEEE_F64LE, row({4}), H5P_DEFAULT,
                                       H5P_DEFAULT, H5P_DEFAULT));
               }),
               Contains("name: is missing"));
    CHECK_THAT(said_of([](const Parts& p) {
                   put_heads(p.state);
                   H5Lmove(p.state, "head", p.state, "heads", H5P_DEFAULT, H5P_DEFAULT);
               }),
               Contains("heads: has another name inside"));
}

TEST_CASE("hostile checkpoint: a field of another type, rank or size - is refused", "[io][unit]") {
    const auto field = [](hid_t type, hid_t space) {
        return said_of([=](const Parts& p) { H5Dclose(put_field(p.state, "head", type, space)); });
    };
    const std::array<hsize_t, 1> two{2};
    CHECK_THAT(field(H5T_IEEE_F32LE, row({4})), Contains("head: is of another type"));
    CHECK_THAT(field(H5T_STD_U8LE, row({4})), Contains("head: is of another type"));
    CHECK_THAT(field(H5T_IEEE_F64BE, row({4})), Contains("head: is of another type"));
    CHECK_THAT(field(text_type(8), row({4})), Contains("head: is of another type"));
    CHECK_THAT(field(text_type(H5T_VARIABLE), row({4})), Contains("head: is of another type"));
    CHECK_THAT(field(H5Tvlen_create(H5T_IEEE_F64LE), row({4})), Contains("is of another type"));
    CHECK_THAT(field(H5Tarray_create2(H5T_IEEE_F64LE, 1, two.data()), row({4})),
               Contains("head: is of another type"));
    CHECK_THAT(field(H5T_IEEE_F64LE, row({2, 2})), Contains("another rank"));
    CHECK_THAT(field(H5T_IEEE_F64LE, H5Screate(H5S_NULL)), Contains("another rank"));
    CHECK_THAT(field(H5T_IEEE_F64LE, row({hsize_t{1} << 40})), Contains("more values than"));
    CHECK_THAT(field(H5T_STD_I64LE, row({hsize_t{1} << 59})), Contains("more values than"));
    // Its extent would fit, its values were never written.
    CHECK_THAT(field(H5T_IEEE_F64LE, row({40})), Contains("outside of the file"));
}

TEST_CASE("hostile checkpoint: packed, chunked or outer values - are refused", "[io][unit]") {
    const auto made = [](hsize_t count, const std::function<void(hid_t)>& choose) {
        return said_of([&](const Parts& p) {
            const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
            choose(creation);
            H5Dclose(put_field(p.state, "head", H5T_IEEE_F64LE, row({count}), creation));
        });
    };
    const std::array<hsize_t, 1> chunk{16};
    CHECK_THAT(made(16, [&](hid_t c) { H5Pset_chunk(c, 1, chunk.data()); }), Contains("packed"));
    CHECK_THAT(made(16,
                    [&](hid_t c) {
                        H5Pset_chunk(c, 1, chunk.data());
                        H5Pset_deflate(c, 9);
                    }),
               Contains("packed"));
    CHECK_THAT(made(4, [](hid_t c) { H5Pset_layout(c, H5D_COMPACT); }), Contains("packed"));
    CHECK_THAT(made(4, [](hid_t c) { H5Pset_external(c, "/etc/passwd", 0, 32); }),
               Contains("outside of the file"));
}

TEST_CASE("hostile checkpoint: one row of values under many names - fills no memory",
          "[io][unit]") {
    CHECK_THAT(said_of([](const Parts& p) {
                   const hid_t field = put_field(p.state, "head", H5T_IEEE_F64LE, row({20000}));
                   const std::vector<double> heads(20000, 1.0);
                   H5Dwrite(field, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, heads.data());
                   H5Dclose(field);
                   for (int i = 0; i < 9; ++i)
                       H5Lcreate_hard(p.state, "head", p.state,
                                      std::string(static_cast<std::size_t>(i) + 1, 'h').c_str(),
                                      H5P_DEFAULT, H5P_DEFAULT);
               }),
               Contains("another name inside") || Contains("more values than"));
}

TEST_CASE("hostile checkpoint: links to elsewhere and other groups - are not followed",
          "[io][unit]") {
    CHECK_THAT(said_of([](const Parts& p) {
                   H5Lcreate_external("/etc/passwd", "/x", p.state, "head", H5P_DEFAULT,
                                      H5P_DEFAULT);
               }),
               Contains("leads elsewhere"));
    CHECK_THAT(said_of([](const Parts& p) {
                   H5Lcreate_soft("/state/head", p.state, "head", H5P_DEFAULT, H5P_DEFAULT);
               }),
               Contains("leads elsewhere"));
    CHECK_THAT(said_of([](const Parts& p) {
                   H5Ldelete(p.file, "state", H5P_DEFAULT);
                   H5Lcreate_external("other.h5", "/", p.file, "state", H5P_DEFAULT, H5P_DEFAULT);
               }),
               Contains("leads elsewhere"));
    CHECK_THAT(said_of([](const Parts& p) { H5Ldelete(p.file, "warnings", H5P_DEFAULT); }),
               Contains("has other groups"));
    CHECK_THAT(said_of([](const Parts& p) {
                   H5Ldelete(p.file, "state", H5P_DEFAULT);
                   H5Dclose(H5Dcreate2(p.file, "state", H5T_IEEE_F64LE, row({4}), H5P_DEFAULT,
                                       H5P_DEFAULT, H5P_DEFAULT));
               }),
               Contains("state: is no group"));
}

TEST_CASE("hostile checkpoint: groups within groups - are refused", "[io][unit]") {
    CHECK_THAT(said_of([](const Parts& p) {
                   hid_t in = p.state;
                   for (int i = 0; i < 2000; ++i)
                       in = H5Gcreate2(in, "head", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
               }),
               Contains("head: is no row of numbers"));
    CHECK_THAT(said_of([](const Parts& p) {  // a group that holds itself
                   H5Lcreate_hard(p.file, "state", p.state, "state", H5P_DEFAULT, H5P_DEFAULT);
               }),
               Contains("state: is no row of numbers"));
    CHECK_THAT(said_of([](const Parts& p) {
                   H5Gclose(H5Gcreate2(p.file, "more", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
               }),
               Contains("has other groups"));
}
