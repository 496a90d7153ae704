// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "lib/io/files/hdf5_objects.hpp"
#include "lib/io/files/packed_chunks.hpp"

#include <netcdf.h>

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// NetCDF files that are built in memory and written whole. Call in the process's I/O thread (io/io_thread.hpp).
namespace heihe::io {
namespace fs = std::filesystem;

class NetcdfFailure : public Error {
public:
    using Error::Error;
};

inline void check(int status, std::string_view what) {
    if (status != NC_NOERR) throw NetcdfFailure(fmt::format("{}: {}", what, nc_strerror(status)));
}

/// A NetCDF file that is built in memory, because NetCDF-C crashes if a write to the disk fails.
class NetcdfFile {
public:
    /// @param path  identifies the file among open ones; nothing is written there
    explicit NetcdfFile(fs::path path) : path_{std::move(path)} {
        check(nc_create(path_.c_str(), NC_NETCDF4 | NC_DISKLESS, &id_), "create");
        int old = 0;
        check(nc_set_fill(id_, NC_NOFILL, &old), "fill mode");  // every value is written
    }
    NetcdfFile(const NetcdfFile&) = delete;
    NetcdfFile& operator=(const NetcdfFile&) = delete;
    ~NetcdfFile() {
        if (id_ >= 0) nc_close(id_);
    }
    /// Closes the file and returns its bytes.
    [[nodiscard]] std::string take() {
        check(nc_sync(id_), "flush");
        std::string bytes = hdf5::image_of(open_file());
        // HDF5 clears the mark of an open file in the image, but not in the checksum. The mark is set
        // again here; opening and closing the file for the months clears both.
        constexpr std::size_t mark_at = 11;
        bytes.at(mark_at) = 1;
        check(nc_close(std::exchange(id_, -1)), "close");
        return bytes;
    }

    [[nodiscard]] int dimension(const char* name, std::size_t length) {
        int dim = -1;
        check(nc_def_dim(id_, name, length, &dim), name);
        return dim;
    }
    [[nodiscard]] int variable(const char* name, nc_type type, const std::vector<int>& dims) {
        int var = -1;
        check(nc_def_var(id_, name, type, static_cast<int>(dims.size()), dims.data(), &var), name);
        return var;
    }
    void compress(int var, const std::vector<std::size_t>& chunk) {
        check(nc_def_var_chunking(id_, var, NC_CHUNKED, chunk.data()), "chunking");
        check(nc_def_var_deflate(id_, var, 1, 1, deflate_level), "compression");
    }
    void text(int var, const char* name, std::string_view value) {
        check(nc_put_att_text(id_, var, name, value.size(), value.data()), name);
    }
    void number(int var, const char* name, double value) {
        check(nc_put_att_double(id_, var, name, NC_DOUBLE, 1, &value), name);
    }
    void end_definitions() { check(nc_enddef(id_), "end of definitions"); }
    [[nodiscard]] int id() const noexcept { return id_; }

private:
    // NetCDF-C returns a file's bytes only if it did not keep the order of definition.
    [[nodiscard]] hid_t open_file() const {
        std::array<hid_t, 64> ids{};
        const auto count =
            H5Fget_obj_ids(static_cast<hid_t>(H5F_OBJ_ALL), H5F_OBJ_FILE, ids.size(), ids.data());
        for (std::size_t i = 0; count > 0 && i < static_cast<std::size_t>(count); ++i) {
            std::string name(path_.string().size() + 2, '\0');
            const auto length = H5Fget_name(ids[i], name.data(), name.size());
            if (length > 0 && std::string_view{name.c_str()} == path_.string()) return ids[i];
        }
        throw NetcdfFailure("the file in memory is not found");
    }

    fs::path path_;
    int id_ = -1;
};

/// Opens and closes a file that NetcdfFile made and that nothing else was written to: this clears the mark of an open file.
inline void close_marks(const fs::path& file) {
    const hdf5::Quiet quiet;
    hdf5::Object open{H5Fopen(file.c_str(), H5F_ACC_RDWR, H5P_DEFAULT), H5Fclose, "open"};
    open.close("close");
}

}  // namespace heihe::io
