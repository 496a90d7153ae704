// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/io/file_write.hpp"
#include "heihe/io/rows.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace heihe::io {

/// Monthly fields on their way to results.nc: raw 32-bit floats by column, one record a month, behind
/// each other. A raw file can be cut at a month's end and goes on; a NetCDF file cannot.
class FieldSpool {
public:
    /// Appends to `file`, which is made when it is missing. @throws OutputError
    FieldSpool(std::filesystem::path file, int nlay, std::ptrdiff_t ncolumn);
    /// @pre the fields have the sizes given above
    /// @throws OutputError
    void append(const MonthFields& fields);
    [[nodiscard]] AppendFile& file() noexcept { return file_; }

private:
    AppendFile file_;
    std::size_t ncell_;
    std::size_t ncolumn_;
};

/// What results.nc says about the run.
struct ResultsTitle {
    std::string title;     ///< scenario's title
    std::string scenario;  ///< its name
    std::string source;    ///< program and version
};

/// Makes results.nc (NetCDF-4, CF-1.10, UTM) of a spool in one go, beside its place, and
/// renames it. The same spool gives the same bytes: no clock is read; the `history` has the time of
/// SOURCE_DATE_EPOCH where that is set.
/// @param threads  pack the months; the file does not depend on their number
/// NetCDF and HDF5 are called in the process's I/O thread (io/io_thread.hpp), whoever asks.
/// @pre grid.utm_zone is a zone, 1 to 60
/// @throws OutputError
void write_results(const std::filesystem::path& file, const std::filesystem::path& spool,
                   const ResultGrid& grid, const ResultsTitle& title, int threads = 1);

}  // namespace heihe::io
