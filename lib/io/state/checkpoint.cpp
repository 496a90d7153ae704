// SPDX-License-Identifier: MIT
#include "heihe/io/checkpoint.hpp"

#include "heihe/io/file_write.hpp"
#include "heihe/io/io_thread.hpp"
#include "heihe/version.hpp"
#include "lib/io/files/hdf5_objects.hpp"
#include "lib/io/files/sealed_file.hpp"

#include <hdf5.h>

#include <fmt/format.h>

#include <utility>

namespace heihe::io {
namespace fs = std::filesystem;
using namespace hdf5;
namespace {

Object text_type(std::size_t length) {
    Object type{H5Tcopy(H5T_C_S1), H5Tclose, "make a text type"};
    H5Tset_size(type, length + 1);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

Object scalar_space() { return {H5Screate(H5S_SCALAR), H5Sclose, "make a space"}; }

void write_text(hid_t object, const std::string& name, const std::string& value) {
    const auto type = text_type(value.size());
    const auto space = scalar_space();
    const Object attribute{H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT),
                           H5Aclose, name};
    checked(H5Awrite(attribute, type, value.c_str()), name);
}

void write_integer(hid_t object, const std::string& name, std::int64_t value) {
    const auto space = scalar_space();
    const Object attribute{
        H5Acreate2(object, name.c_str(), H5T_STD_I64LE, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
        name};
    checked(H5Awrite(attribute, H5T_NATIVE_INT64, &value), name);
}

Object make_group(hid_t parent, const char* name) {
    const Object creation{H5Pcreate(H5P_GROUP_CREATE), H5Pclose, name};
    H5Pset_obj_track_times(creation, false);
    return {H5Gcreate2(parent, name, H5P_DEFAULT, creation, H5P_DEFAULT), H5Gclose, name};
}

void write_field(hid_t group, const CheckpointField& field) {
    const bool is_real = std::holds_alternative<std::vector<double>>(field.values);
    const std::size_t count =
        std::visit([](const auto& values) { return values.size(); }, field.values);
    const void* data = std::visit(
        [](const auto& values) { return static_cast<const void*>(values.data()); }, field.values);
    const auto extent = static_cast<hsize_t>(count);
    const Object space = field.is_scalar
                             ? scalar_space()
                             : Object{H5Screate_simple(1, &extent, nullptr), H5Sclose, field.name};
    const Object creation{H5Pcreate(H5P_DATASET_CREATE), H5Pclose, field.name};
    H5Pset_obj_track_times(creation, false);
    const Object data_set{
        H5Dcreate2(group, link_of(field.name).c_str(), is_real ? H5T_IEEE_F64LE : H5T_STD_I64LE,
                   space, H5P_DEFAULT, creation, H5P_DEFAULT),
        H5Dclose, field.name};
    write_text(data_set, "name", field.name);
    write_text(data_set, "units", field.unit);
    const hid_t memory = is_real ? H5T_NATIVE_DOUBLE : H5T_NATIVE_INT64;
    if (count > 0)
        checked(H5Dwrite(data_set, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, data), field.name);
}

// A file in memory. HDF5 does not write to the disk, because its failed writes could be missed.
Object memory_file() {
    const Object creation{H5Pcreate(H5P_FILE_CREATE), H5Pclose, "make the file"};
    H5Pset_obj_track_times(creation, false);
    const Object access{H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "make the file"};
    constexpr std::size_t growth = std::size_t{1} << 20;
    checked(H5Pset_fapl_core(access, growth, false), "make the file in memory");
    return {H5Fcreate("checkpoint", H5F_ACC_TRUNC, creation, access), H5Fclose, "create the file"};
}

std::string write_all(const Checkpoint& checkpoint) {
    const Object out = memory_file();
    write_integer(out, "schema", checkpoint_schema);
    write_text(out, "program", "heihe " + std::string{version});
    {
        const auto attributes = make_group(out, "attributes");
        for (const auto& [name, value] : checkpoint.attributes) write_text(attributes, name, value);
        const auto lengths = make_group(out, "file_lengths");
        for (const auto& [name, length] : checkpoint.file_lengths)
            write_integer(lengths, name, length);
        const auto warnings = make_group(out, "warnings");
        for (std::size_t i = 0; i < checkpoint.warnings.size(); ++i)
            write_text(warnings, fmt::format("{:06}", i), checkpoint.warnings[i]);
        const auto state = make_group(out, "state");
        for (const auto& field : checkpoint.fields) write_field(state, field);
    }
    return image_of(out, seal_bytes);  // HDF5 searches for a file's start at byte 512 too
}

}  // namespace

void write_checkpoint(const fs::path& file, const Checkpoint& checkpoint) {
    std::string image;
    try {
        image = in_io_thread([&checkpoint] {
            const Quiet quiet;
            return write_all(checkpoint);
        });
    } catch (const Hdf5Failure& failure) {
        throw OutputError(
            fmt::format("{}: cannot make the checkpoint ({})", file.string(), failure.what()));
    }
    seal(image, checkpoint_schema);
    write_file(file, image);
}

}  // namespace heihe::io
